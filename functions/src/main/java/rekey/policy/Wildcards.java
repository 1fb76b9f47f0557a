package rekey.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pattern of characters. Some stand for any one (`?`) or any run (`*`) of characters.
///
/// What its two ends and its length do not settle is matched in all ways at once, so that no
/// pattern can make it explode as a regular expression could.
final class Wildcards {
    static final int ANY_RUN = -1;
    static final int ANY_ONE = -2;

    /// Characters, or one of the two constants; no two ANY_RUN follow each other.
    private final int[] units;

    /// The characters before the first wildcard and after the last one: most texts differ there
    /// already. Both are the whole where there is no wildcard.
    private final String prefix;

    private final String suffix;

    /// Of the texts that match; all of them have it where there is no ANY_RUN.
    private final int leastLength;

    /// Made when first needed: most patterns never need them. Made twice they are the same.
    private @Nullable BitParallelMatcher between;

    private @Nullable List<Wildcards> components;

    private Wildcards(int[] units) {
        this.units = units;
        int from = 0;
        while (from < units.length && units[from] >= 0) {
            from++;
        }
        int to = units.length;
        while (to > 0 && units[to - 1] >= 0) {
            to--;
        }
        this.prefix = text(units, 0, from);
        this.suffix = text(units, to, units.length);
        int least = 0;
        for (int unit : units) {
            least += unit == ANY_RUN ? 0 : 1;
        }
        this.leastLength = least;
    }

    private static String text(int[] units, int from, int to) {
        var text = new StringBuilder(to - from);
        for (int unit = from; unit < to; unit++) {
            text.append((char) units[unit]);
        }
        return text.toString();
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
        if (text.length() < leastLength || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return false;
        }
        int wildcards = units.length - prefix.length() - suffix.length();
        if (wildcards == 1 && units[prefix.length()] == ANY_RUN) {
            return true;
        }
        return between().matches(text, prefix.length(), text.length() - suffix.length());
    }

    private BitParallelMatcher between() {
        var made = between;
        if (made == null) {
            made = new BitParallelMatcher(Arrays.copyOfRange(units, prefix.length(), units.length - suffix.length()));
            between = made;
        }
        return made;
    }

    /// Asks each way through the pattern that what is known leaves open what it makes of what can be
    /// between the beginning and the ending.
    Truth matchesBeginning(String known, Text.Rest rest, String ending) {
        if (!known.startsWith(prefix) && !prefix.startsWith(known)) {
            return Truth.FALSE;
        }
        var states = new BitParallelMatcher(units).after(known, 0, known.length());
        var waysBack = backwards().after(new StringBuilder(ending).reverse().toString(), 0, ending.length());
        var result = Truth.FALSE;
        for (int unit = 0; unit < units.length; unit++) {
            if (BitParallelMatcher.has(states, unit)) {
                result = result.or(matchesRest(unit, rest, waysBack));
            }
        }
        return result;
    }

    private BitParallelMatcher backwards() {
        var reversed = new int[units.length];
        for (int unit = 0; unit < units.length; unit++) {
            reversed[units.length - 1 - unit] = units[unit];
        }
        return new BitParallelMatcher(reversed);
    }

    /// What the pattern from this unit on makes of all that can be there: each of them matches, none,
    /// or it depends.
    ///
    /// @param waysBack the units that the ending leaves, counted from the end
    private Truth matchesRest(int from, Text.Rest rest, long[] waysBack) {
        long required = 0;
        boolean run = false;
        var result = Truth.FALSE;
        for (int unit = from; unit < units.length; unit++) {
            if (units[unit] == ANY_RUN) {
                run = true;
            } else if (units[unit] == ANY_ONE || rest.mayHold((char) units[unit])) {
                required += units[unit] == ANY_ONE ? 1 : 2; // a certain character is more than can be promised
            } else {
                return result;
            }
            if (BitParallelMatcher.has(waysBack, units.length - 1 - unit)) {
                result = result.or(run && required <= 1 ? Truth.TRUE : Truth.UNKNOWN);
            }
        }
        return result;
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

    /// Of an ARN: as many as the pattern has, [ArnPattern#COMPONENTS] at most.
    List<Wildcards> components() {
        var made = components;
        if (made == null) {
            made = List.copyOf(split(':', ArnPattern.COMPONENTS));
            components = made;
        }
        return made;
    }

    Wildcards lowerCase() {
        return new Wildcards(Arrays.stream(units)
                .map(unit -> unit < 0 ? unit : Character.toLowerCase(unit))
                .toArray());
    }

    boolean same(Wildcards other) {
        return Arrays.equals(units, other.units);
    }

    /// Whether it stands for one text alone.
    boolean isPlain() {
        return prefix.length() == units.length;
    }

    String prefix() {
        return prefix;
    }

    String suffix() {
        return suffix;
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
