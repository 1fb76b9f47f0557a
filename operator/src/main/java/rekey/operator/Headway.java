package rekey.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import rekey.plan.Packing;
import rekey.progress.LiveProgress;
import rekey.report.Format;

/// How far the places and targets of a run are, by what its workers tell.
///
/// @param places to be worked on
/// @param targets to be changed
/// @param perSecond targets that get an outcome
/// @param left until the last place is verified; null where nobody can tell
/// @param atLeast whether more comes after that, of which nobody can tell yet how long it takes
record Headway(
        int places,
        int placesDone,
        int targets,
        int targetsDone,
        int throttles,
        double perSecond,
        @Nullable Duration left,
        boolean atLeast) {
    /// What a worker told that long ago it does not do any more.
    private static final Duration STALE = Duration.ofMinutes(10);

    private static final double PLACE_PER_SECOND = 5;

    /// @param told by each batch that was heard of
    /// @param wave that is under way
    /// @param begun whether every batch of it was
    /// @param propagation waited in each wave
    static Headway of(
            Packing packing,
            Collection<LiveProgress> told,
            int wave,
            boolean begun,
            Duration propagation,
            Instant now) {
        int targets = Math.max(
                packing.targets(), told.stream().mapToInt(LiveProgress::targets).sum());
        return new Headway(
                packing.waves().stream().mapToInt(Packing.Wave::places).sum(),
                told.stream().mapToInt(LiveProgress::placesDone).sum(),
                targets,
                told.stream().mapToInt(LiveProgress::targetsDone).sum(),
                told.stream().mapToInt(LiveProgress::throttles).sum(),
                told.stream()
                        .filter(batch -> batch.at().plus(STALE).isAfter(now))
                        .mapToDouble(LiveProgress::perSecond)
                        .sum(),
                left(packing, told, wave, propagation, now),
                !begun
                        || told.size() < batches(packing, wave)
                        || wave + 1 < packing.waves().size());
    }

    private static int batches(Packing packing, int wave) {
        return packing.waves().stream()
                .limit(wave + 1L)
                .mapToInt(Packing.Wave::batches)
                .sum();
    }

    /// Nobody knows the end where one batch does not know its own.
    private static @Nullable Duration left(
            Packing packing, Collection<LiveProgress> told, int wave, Duration propagation, Instant now) {
        var open = told.stream()
                .filter(batch -> batch.placesDone() < batch.places())
                .map(LiveProgress::settled)
                .toList();
        if (open.isEmpty() || open.stream().anyMatch(Objects::isNull)) {
            return null;
        }
        var end = open.stream().filter(Objects::nonNull).max(Instant::compareTo).orElse(now);
        var left = end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
        // At its quota, a place cannot be faster.
        return packing.waves().stream()
                .skip(wave + 1L)
                .map(later -> propagation.plusSeconds((long) (later.largestPlace() / PLACE_PER_SECOND)))
                .reduce(left, Duration::plus);
    }

    /// The most important first.
    List<String> parts() {
        var parts = new ArrayList<String>();
        parts.add("%s/%s targets".formatted(Format.number(targetsDone), Format.number(targets)));
        parts.add("%s/%s places".formatted(Format.number(placesDone), Format.number(places)));
        var time = left;
        if (time != null) {
            parts.add("%s%s left".formatted(atLeast ? ">" : "~", rounded(time)));
        }
        if (perSecond > 0) {
            parts.add(String.format(Locale.ROOT, "%.1f/s", perSecond));
        }
        if (throttles > 0) {
            parts.add(Format.count(throttles, "throttle"));
        }
        return parts;
    }

    /// No more exact than it is known.
    private static String rounded(Duration time) {
        return time.compareTo(Duration.ofMinutes(1)) < 0
                ? "1 min"
                : Format.duration(Duration.ofMinutes(time.plusSeconds(30).toMinutes()));
    }
}
