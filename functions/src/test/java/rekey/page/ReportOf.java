package rekey.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.key.MovedAlias;
import rekey.report.Report;
import rekey.report.SampleRun;

/// The sample with other contents.
public final class ReportOf {
    private ReportOf() {}

    public static Report one(Report.PlaceReport place, List<Report.FailureReport> failures) {
        return one(place, place.alias(), failures);
    }

    /// With an alias that was moved there.
    public static Report one(Report.PlaceReport place, MovedAlias alias) {
        return one(place, alias, place.failures());
    }

    private static Report one(
            Report.PlaceReport place, @Nullable MovedAlias alias, List<Report.FailureReport> failures) {
        var other = new Report.PlaceReport(
                place.at(),
                place.state(),
                new Report.KeyReport(place.wantedKey(), alias),
                place.counts(),
                place.keysAtSurvey(),
                place.queryResults(),
                place.effort(),
                failures,
                place.movedOnTargets(),
                place.warnings(),
                place.names(),
                place.drift(),
                place.ofStacks());
        return of(List.of(other), List.of());
    }

    static Report of(List<Report.PlaceReport> places, List<Report.PreviousKeyReport> previousKeys) {
        var sample = SampleRun.report();
        return new Report(
                sample.run(),
                sample.mode(),
                sample.outcome(),
                null,
                sample.startedAt(),
                sample.finishedAt(),
                sample.totals(),
                sample.canary(),
                null,
                List.of(),
                places,
                previousKeys,
                List.of(),
                null,
                sample.origin(),
                sample.plan());
    }
}
