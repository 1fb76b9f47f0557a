package rekey.page;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rekey.report.Format;
import rekey.report.Report;

/// Something of the run as a whole, such as when it began.
///
/// @param before the value, in the page's own words
record Fact(String name, String before, String value) {
    private Fact(String name, String value) {
        this(name, "", value);
    }

    static List<Fact> of(Report report) {
        return Stream.of(
                        Optional.of(new Fact("Run", report.run())),
                        Optional.ofNullable(report.restoration())
                                .map(restoration -> new Fact("Undoes", "run ", restoration.run())),
                        Optional.of(new Fact("Mode", report.mode().text())),
                        Optional.of(new Fact("Started", Format.moment(report.startedAt()))),
                        Optional.of(new Fact("Ended", Format.moment(report.finishedAt()))),
                        Optional.of(new Fact(
                                "From start to end",
                                Format.duration(Duration.between(report.startedAt(), report.finishedAt())))),
                        Optional.ofNullable(report.origin())
                                .map(origin -> new Fact("Rekey", "version ", origin.version())))
                .flatMap(Optional::stream)
                .toList();
    }
}
