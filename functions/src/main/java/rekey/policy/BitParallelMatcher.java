package rekey.policy;

import java.util.HashMap;
import java.util.Map;

/// All ways through a pattern at once, a bit for each: bit i is set where the text so far can have
/// been taken by the units before unit i. A text costs its length times a 64th of the pattern's,
/// whatever the pattern.
final class BitParallelMatcher {
    /// The bits of the units that are a run, any one character, and a character itself.
    private final long[] runs;

    private final long[] ones;
    private final Map<Character, long[]> characters = new HashMap<>();
    private final long[] none;
    private final int end;

    /// @param units as in Wildcards
    BitParallelMatcher(int[] units) {
        end = units.length;
        none = new long[end / Long.SIZE + 1];
        runs = none.clone();
        ones = none.clone();
        for (int unit = 0; unit < end; unit++) {
            set(
                    switch (units[unit]) {
                        case Wildcards.ANY_RUN -> runs;
                        case Wildcards.ANY_ONE -> ones;
                        default -> characters.computeIfAbsent((char) units[unit], _ -> none.clone());
                    },
                    unit);
        }
    }

    /// The units that can come after this text, the end of the pattern included; empty where the
    /// pattern takes no text that begins so.
    long[] after(String text, int from, int to) {
        var states = none.clone();
        set(states, 0);
        if (has(runs, 0)) {
            set(states, 1);
        }
        for (int at = from; at < to; at++) {
            if (!step(states, characters.getOrDefault(text.charAt(at), none))) {
                break;
            }
        }
        return states;
    }

    boolean matches(String text, int from, int to) {
        return has(after(text, from, to), end);
    }

    private boolean step(long[] states, long[] same) {
        long moving = 0;
        long skipping = 0;
        long any = 0;
        for (int word = 0; word < states.length; word++) {
            long was = states[word];
            long moved = was & (ones[word] | same[word]);
            long next = (moved << 1) | moving | (was & runs[word]);
            long skipped = next & runs[word]; // no two runs follow each other
            next |= (skipped << 1) | skipping;
            moving = moved >>> (Long.SIZE - 1);
            skipping = skipped >>> (Long.SIZE - 1);
            states[word] = next;
            any |= next;
        }
        return any != 0;
    }

    static boolean has(long[] bits, int bit) {
        return (bits[bit / Long.SIZE] >>> (bit % Long.SIZE) & 1) != 0;
    }

    private static void set(long[] bits, int bit) {
        bits[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
    }
}
