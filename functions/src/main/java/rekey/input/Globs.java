package rekey.input;

import java.util.List;

/// Which names are wanted: those that some include matches and no exclude does. No include at all
/// means every name.
///
/// @param include globs: `*` matches any run of characters, everything else is literal
/// @param exclude globs, stronger than `include`
public record Globs(List<String> include, List<String> exclude) {
    public static final Globs ALL = new Globs(List.of(), List.of());

    public boolean test(String name) {
        return (include.isEmpty() || anyMatches(include, name)) && !anyMatches(exclude, name);
    }

    private static boolean anyMatches(List<String> globs, String name) {
        return globs.stream().anyMatch(glob -> matches(glob, name));
    }

    /// Greedy from left to right with one point to return to: linear in practice, and no pattern of
    /// a user can make it explode as a regular expression could.
    static boolean matches(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = n;
            } else if (g < glob.length() && glob.charAt(g) == name.charAt(n)) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
