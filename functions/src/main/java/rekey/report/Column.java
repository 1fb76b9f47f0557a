package rekey.report;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import rekey.input.Mode;

/// A column of numbers in the table of places.
public record Column(String title, ToIntFunction<Report.PlaceReport> number) {

    /// Those that say something about this run.
    public static List<Column> of(Report report) {
        var always = Stream.of(
                switch (report.mode()) {
                    case ROTATE, RESTORE ->
                        new Column("Changed", place -> place.counts().changed());
                    case PLAN -> new Column("To change", place -> place.counts().toChange());
                    case RETIRE -> new Column("Failed", place -> place.counts().failed());
                    case VERIFY ->
                        new Column("Not on the key", place -> place.counts().failed());
                },
                new Column("Already right", place -> place.counts().alreadyRight()));
        var failed = report.mode() == Mode.VERIFY || report.mode() == Mode.RETIRE
                ? Stream.<Column>empty()
                : Stream.of(new Column("Failed", place -> place.counts().failed()));
        var unknown = Stream.of(new Column("Unknown", place -> place.counts().unaccounted()))
                .filter(column -> report.totals().counts().unaccounted() > 0);
        var waiting = Stream.of(
                        new Column("Not started", place -> place.counts().toChange()))
                .filter(column ->
                        report.mode().changes() && report.totals().counts().toChange() > 0);
        return Stream.of(always, failed, waiting, unknown)
                .flatMap(columns -> columns)
                .toList();
    }

    public int of(Report.PlaceReport place) {
        return number.applyAsInt(place);
    }
}
