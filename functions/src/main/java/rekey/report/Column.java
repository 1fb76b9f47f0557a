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
                    case ROTATE, RESTORE -> new Column("Changed", Report.PlaceReport::changed);
                    case PLAN -> new Column("To change", Report.PlaceReport::toChange);
                    case VERIFY -> new Column("Not on the key", Report.PlaceReport::failed);
                },
                new Column("Already right", Report.PlaceReport::alreadyRight));
        var failed = report.mode() == Mode.VERIFY
                ? Stream.<Column>empty()
                : Stream.of(new Column("Failed", Report.PlaceReport::failed));
        var unknown = Stream.of(new Column("Unknown", Report.PlaceReport::unaccounted))
                .filter(column -> report.totals().unaccounted() > 0);
        var waiting = Stream.of(new Column("Not started", Report.PlaceReport::toChange))
                .filter(column ->
                        report.mode() == Mode.ROTATE && report.totals().toChange() > 0);
        return Stream.of(always, failed, waiting, unknown)
                .flatMap(columns -> columns)
                .toList();
    }

    public int of(Report.PlaceReport place) {
        return number.applyAsInt(place);
    }
}
