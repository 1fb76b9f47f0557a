package rekey.outcome;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/// How many targets came to what, in a place or in a run. Each target is in one of these numbers.
///
/// @param movedOn left alone by a restoration, because somebody has moved them on since
/// @param failed not on the wanted key, for whatever reason
/// @param toChange that a rotation would change: in mode `plan`, and in places that were not started
/// @param unaccounted that were to be changed in a lost place: nobody knows
/// @param drifted left alone, because they are not as the plan that is applied had shown them; 0 in
///     files of an earlier version
public record Counts(
        int changed,
        int alreadyRight,
        int gone,
        int reserved,
        int excluded,
        int movedOn,
        int failed,
        int toChange,
        int unaccounted,
        Integer drifted) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Counts {
        drifted = Objects.requireNonNullElse(drifted, 0);
    }

    /// @param numbers 0 for those that are not in it
    public static Counts of(Map<CountedAs, Integer> numbers) {
        return new Counts(
                numbers.getOrDefault(CountedAs.CHANGED, 0),
                numbers.getOrDefault(CountedAs.ALREADY_RIGHT, 0),
                numbers.getOrDefault(CountedAs.GONE, 0),
                numbers.getOrDefault(CountedAs.RESERVED, 0),
                numbers.getOrDefault(CountedAs.EXCLUDED, 0),
                numbers.getOrDefault(CountedAs.MOVED_ON, 0),
                numbers.getOrDefault(CountedAs.FAILED, 0),
                numbers.getOrDefault(CountedAs.TO_CHANGE, 0),
                numbers.getOrDefault(CountedAs.UNACCOUNTED, 0),
                numbers.getOrDefault(CountedAs.DRIFTED, 0));
    }

    /// How many came to this.
    public int of(CountedAs as) {
        return switch (as) {
            case CHANGED -> changed;
            case ALREADY_RIGHT -> alreadyRight;
            case GONE -> gone;
            case RESERVED -> reserved;
            case EXCLUDED -> excluded;
            case MOVED_ON -> movedOn;
            case FAILED -> failed;
            case TO_CHANGE -> toChange;
            case UNACCOUNTED -> unaccounted;
            case DRIFTED -> drifted;
        };
    }

    public int targets() {
        return changed
                + alreadyRight
                + gone
                + reserved
                + excluded
                + movedOn
                + failed
                + toChange
                + unaccounted
                + drifted;
    }

    /// In percent, of the targets that may be on the wanted key and that a run has seen: those that
    /// are. Of a target in a place that could not be looked at nobody knows, and it is not among them.
    ///
    /// @return empty where there is no such target
    public OptionalDouble shareOnWantedKey() {
        int on = changed + alreadyRight;
        int elsewhere = failed + toChange + unaccounted + drifted;
        return on + elsewhere == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * on / (on + elsewhere));
    }

    public Counts plus(Counts other) {
        return new Counts(
                changed + other.changed,
                alreadyRight + other.alreadyRight,
                gone + other.gone,
                reserved + other.reserved,
                excluded + other.excluded,
                movedOn + other.movedOn,
                failed + other.failed,
                toChange + other.toChange,
                unaccounted + other.unaccounted,
                drifted + other.drifted);
    }

    /// The same, with targets that have no outcome.
    public Counts withOpen(int toChange, int unaccounted) {
        return new Counts(
                changed, alreadyRight, gone, reserved, excluded, movedOn, failed, toChange, unaccounted, drifted);
    }
}
