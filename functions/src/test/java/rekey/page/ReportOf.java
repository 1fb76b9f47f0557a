package rekey.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.key.MovedAlias;
import rekey.plan.LeftOut;
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
        return of(places, previousKeys, List.of(), SampleRun.report().origin());
    }

    static Report leavingOut(List<LeftOut> accounts) {
        return of(
                SampleRun.report().places(),
                List.of(),
                accounts,
                SampleRun.report().origin());
    }

    static Report leavingOut(List<Report.PlaceReport> places, List<LeftOut> accounts) {
        return of(places, List.of(), accounts, SampleRun.report().origin());
    }

    static Report withoutOrigin() {
        return of(SampleRun.report().places(), List.of(), List.of(), null);
    }

    private static Report of(
            List<Report.PlaceReport> places,
            List<Report.PreviousKeyReport> previousKeys,
            List<LeftOut> leftOut,
            Report.@Nullable Origin origin) {
        var sample = SampleRun.report();
        return of(sample.mode(), sample.plan(), places, previousKeys, leftOut, origin);
    }

    /// Of a run in a mode, which applies a plan unless that is null.
    static Report of(Mode mode, @Nullable String plan, List<Report.PlaceReport> places) {
        return of(mode, plan, places, List.of(), List.of(), SampleRun.report().origin());
    }

    private static Report of(
            Mode mode,
            @Nullable String plan,
            List<Report.PlaceReport> places,
            List<Report.PreviousKeyReport> previousKeys,
            List<LeftOut> leftOut,
            Report.@Nullable Origin origin) {
        var sample = SampleRun.report();
        return new Report(
                sample.run(),
                mode,
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
                leftOut,
                null,
                origin,
                plan);
    }
}
