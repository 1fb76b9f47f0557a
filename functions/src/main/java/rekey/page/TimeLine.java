package rekey.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.progress.ChangeSpan;
import rekey.reconcile.Phase;
import rekey.report.Format;
import rekey.report.Report;

/// When the run changed something: as a whole, and the places that took longest.
///
/// @param phases of the whole run, one after the other
/// @param ticks moments along the axis
/// @param crowd the outline of how many places were being changed at the same time, in a field of
///     100 by [#CROWD_HEIGHT]
/// @param most places that were being changed at the same time
/// @param lanes of the places that took longest, in the order in which they began
/// @param others how many more places were changed
record TimeLine(List<Phase> phases, List<Tick> ticks, String crowd, int most, List<Lane> lanes, long others) {
    static final int CROWD_HEIGHT = 24;

    private static final int MOST_LANES = 25;
    private static final int TICKS = 4;
    private static final int BUCKETS = 100;
    private static final double LEAST_WIDTH = 0.5;

    /// @param css which kind of phase
    /// @param path its rectangle on the axis, 100 wide
    record Phase(String css, String path, String what, String took) {}

    /// @param time of the day `date`
    record Tick(String time, String date) {}

    /// One place on the axis.
    record Lane(Report.PlaceReport place, String path, String from, String to, String took) {}

    private record Changed(Report.PlaceReport place, ChangeSpan span) {
        private Duration took() {
            return Took.of(span);
        }
    }

    /// From the start of a run to its end.
    private record Axis(Instant start, Instant end) {
        private double at(Instant instant) {
            double whole = Math.max(1, Duration.between(start, end).toMillis());
            return Math.clamp(100 * Duration.between(start, instant).toMillis() / whole, 0, 100);
        }

        private String path(Instant from, Instant to) {
            double width = Math.max(LEAST_WIDTH, at(to) - at(from));
            return Bar.rectangle(Math.min(at(from), 100 - width), width);
        }
    }

    /// @return null where nothing was changed
    static @Nullable TimeLine of(Report report) {
        var changed = report.places().stream()
                .flatMap(place -> Stream.ofNullable(place.changes()).map(span -> new Changed(place, span)))
                .toList();
        if (changed.isEmpty()) {
            return null;
        }
        var axis = new Axis(report.startedAt(), report.finishedAt());
        var lanes = changed.stream()
                .sorted(Comparator.comparing(Changed::took).reversed())
                .limit(MOST_LANES)
                .sorted(Comparator.comparing(one -> one.span().first()))
                .map(one -> lane(one, axis))
                .toList();
        var crowd = crowd(changed, axis);
        int most = IntStream.of(crowd).max().orElse(0);
        return new TimeLine(
                phases(changed, axis), ticks(axis), outline(crowd, most), most, lanes, changed.size() - lanes.size());
    }

    private static List<Phase> phases(List<Changed> changed, Axis axis) {
        var first = changed.stream()
                .map(one -> one.span().first())
                .min(Instant::compareTo)
                .orElseThrow();
        var last = changed.stream()
                .map(one -> one.span().last())
                .max(Instant::compareTo)
                .orElseThrow();
        return List.of(
                phase("before", "Plan and survey", axis.start(), first, axis),
                phase("changed", "First to last change", first, last, axis),
                phase("after", "Propagation delay, verification, report", last, axis.end(), axis));
    }

    private static Phase phase(String css, String what, Instant from, Instant to, Axis axis) {
        return new Phase(css, axis.path(from, to), what, Format.duration(Duration.between(from, to)));
    }

    private static Lane lane(Changed one, Axis axis) {
        return new Lane(
                one.place(),
                axis.path(one.span().first(), one.span().last()),
                Format.second(one.span().first()),
                Format.second(one.span().last()),
                Took.words(one.span()));
    }

    private static List<Tick> ticks(Axis axis) {
        var whole = Duration.between(axis.start(), axis.end());
        return IntStream.rangeClosed(0, TICKS)
                .mapToObj(tick -> axis.start().plus(whole.multipliedBy(tick).dividedBy(TICKS)))
                .map(at -> new Tick(Format.timeOfDay(at), Format.date(at)))
                .toList();
    }

    private static int[] crowd(List<Changed> changed, Axis axis) {
        var counts = new int[BUCKETS];
        for (var one : changed) {
            int from = (int) Math.min(BUCKETS - 1, axis.at(one.span().first()));
            int to = (int) Math.min(BUCKETS - 1, axis.at(one.span().last()));
            for (int bucket = from; bucket <= to; bucket++) {
                counts[bucket]++;
            }
        }
        return counts;
    }

    private static String outline(int[] counts, int most) {
        return IntStream.range(0, counts.length)
                .mapToObj(bucket -> String.format(
                        Locale.ROOT,
                        "V%.1fH%d",
                        CROWD_HEIGHT - (double) CROWD_HEIGHT * counts[bucket] / Math.max(1, most),
                        bucket + 1))
                .collect(Collectors.joining("", "M0 " + CROWD_HEIGHT, "V" + CROWD_HEIGHT + "z"));
    }
}
