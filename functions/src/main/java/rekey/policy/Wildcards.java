package rekey.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A pattern of characters, of which some stand for any one (`?`) or any run (`*`) of them.
///
/// Matching goes from left to right with one point to return to, so that no pattern can make it
/// explode as a regular expression could.
final class Wildcards {
    static final int ANY_RUN = -1;
    static final int ANY_ONE = -2;

    /// Characters, or one of the two constants; no two ANY_RUN follow each other.
    private final int[] units;

    /// The characters before the first wildcard: most texts differ there already.
    private final String prefix;

    private Wildcards(int[] units) {
        this.units = units;
        this.prefix = Arrays.stream(units)
                .takeWhile(unit -> unit >= 0)
                .collect(StringBuilder::new, (text, unit) -> text.append((char) unit), StringBuilder::append)
                .toString();
    }

    static Wildcards of(String text) {
        var builder = new Builder();
        text.chars().forEach(c -> builder.add(wildcard((char) c)));
        return builder.build();
    }

    static int wildcard(char c) {
        return switch (c) {
            case '*' -> ANY_RUN;
            case '?' -> ANY_ONE;
            default -> c;
        };
    }

    boolean matches(String text) {
        if (prefix.length() == units.length) {
            return text.equals(prefix);
        }
        if (!text.startsWith(prefix)) {
            return false;
        }
        int unit = prefix.length();
        int at = prefix.length();
        int run = -1;
        int resume = 0;
        while (at < text.length()) {
            if (unit < units.length && units[unit] == ANY_RUN) {
                run = unit++;
                resume = at;
            } else if (unit < units.length && (units[unit] == ANY_ONE || units[unit] == text.charAt(at))) {
                unit++;
                at++;
            } else if (run >= 0) {
                unit = run + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return unit == units.length || (unit == units.length - 1 && units[unit] == ANY_RUN);
    }

    /// Follows all ways through the pattern at once up to the end of what is known, and asks each
    /// what it makes of the names that can follow.
    Truth matchesAnyLogGroup(String known) {
        var ways = new boolean[units.length + 1];
        start(ways, 0);
        for (int at = 0; at < known.length(); at++) {
            char c = known.charAt(at);
            var next = new boolean[units.length + 1];
            for (int unit = 0; unit < units.length; unit++) {
                if (ways[unit] && units[unit] == ANY_RUN) {
                    start(next, unit);
                } else if (ways[unit] && (units[unit] == ANY_ONE || units[unit] == c)) {
                    start(next, unit + 1);
                }
            }
            ways = next;
        }
        var result = Truth.FALSE;
        for (int unit = 0; unit < units.length; unit++) {
            if (ways[unit]) {
                result = result.or(matchesNames(unit));
            }
        }
        return result;
    }

    private void start(boolean[] ways, int unit) {
        ways[unit] = true;
        if (unit < units.length && units[unit] == ANY_RUN) {
            ways[unit + 1] = true;
        }
    }

    /// What the pattern from this unit on makes of all names: each of them, none, or it depends.
    private Truth matchesNames(int from) {
        long required = 0;
        boolean run = false;
        for (int unit = from; unit < units.length; unit++) {
            if (units[unit] == ANY_RUN) {
                run = true;
            } else if (units[unit] == ANY_ONE || Text.mayBeInAName((char) units[unit])) {
                required += units[unit] == ANY_ONE ? 1 : 2; // a certain character is more than any name has
            } else {
                return Truth.FALSE;
            }
        }
        return run && required <= 1 ? Truth.TRUE : Truth.UNKNOWN;
    }

    /// @param limit the most parts; the last one holds what is left
    List<Wildcards> split(char separator, int limit) {
        var parts = new ArrayList<Wildcards>(limit);
        int from = 0;
        for (int unit = 0; unit < units.length && parts.size() < limit - 1; unit++) {
            if (units[unit] == separator) {
                parts.add(new Wildcards(Arrays.copyOfRange(units, from, unit)));
                from = unit + 1;
            }
        }
        parts.add(new Wildcards(Arrays.copyOfRange(units, from, units.length)));
        return parts;
    }

    Wildcards lowerCase() {
        return new Wildcards(Arrays.stream(units)
                .map(unit -> unit < 0 ? unit : Character.toLowerCase(unit))
                .toArray());
    }

    boolean isAnything() {
        return units.length == 1 && units[0] == ANY_RUN;
    }

    static final class Builder {
        private int[] units = new int[32];
        private int size;

        void add(int unit) {
            if (unit == ANY_RUN && size > 0 && units[size - 1] == ANY_RUN) {
                return;
            }
            if (size == units.length) {
                units = Arrays.copyOf(units, size * 2);
            }
            units[size++] = unit;
        }

        Wildcards build() {
            return new Wildcards(Arrays.copyOf(units, size));
        }
    }
}
