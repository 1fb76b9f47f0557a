package rekey.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import rekey.report.Report;

/// What became of a place's targets, as parts of a bar that is 100 wide and 8 high.
record Bar(List<Part> parts) {
    /// What is there at all stays visible.
    private static final double LEAST = 1.5;
    private static final double WHOLE = 100;

    /// @param css which kind of part
    /// @param path its rectangle
    record Part(String css, String path) {}

    private record Share(String css, int targets) {}

    static Bar of(Report.PlaceReport place) {
        var shares = Stream.of(
                        new Share("changed", place.counts().changed()),
                        new Share("right", place.counts().alreadyRight()),
                        new Share("planned", place.counts().toChange()),
                        new Share("failed", place.counts().failed()),
                        new Share("unknown", place.counts().unaccounted()),
                        new Share(
                                "other",
                                place.counts().gone()
                                        + place.counts().reserved()
                                        + place.counts().excluded()
                                        + place.counts().movedOn()
                                        + place.counts().drifted()))
                .filter(share -> share.targets() > 0)
                .toList();
        double all = shares.stream().mapToInt(Share::targets).sum();
        double spread = WHOLE - LEAST * shares.size();
        double x = 0;
        var parts = new ArrayList<Part>();
        for (var share : shares) {
            double width = LEAST + spread * share.targets() / all;
            parts.add(new Part(share.css(), rectangle(x, width)));
            x += width;
        }
        return new Bar(List.copyOf(parts));
    }

    static String rectangle(double x, double width) {
        return "M" + figure(x) + " 0h" + figure(width) + "v8h-" + figure(width) + "z";
    }

    private static String figure(double value) {
        var text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
