package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.input.Mode;
import rekey.key.MovedAlias;
import rekey.logs.StackLogGroups;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.Tally;
import rekey.progress.OtherHolders;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.run.Json;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.target.PreviousKey;

class ReporterTest {
    private final Report report = SampleRun.report();

    private int sum(ToIntFunction<Report.PlaceReport> of) {
        return report.places().stream().mapToInt(of).sum();
    }

    private static Map<String, Report> samples() {
        return Map.of(
                "report.json", SampleRun.report(),
                "plan-report.json", SampleRun.planned(),
                "verify-report.json", SampleRun.verified(),
                "stopped-report.json", SampleRun.stopped());
    }

    /// The report is a contract. Where it changes on purpose, change these files by hand.
    @ParameterizedTest
    @ValueSource(strings = {"report.json", "plan-report.json", "verify-report.json", "stopped-report.json"})
    void theReportIsWrittenAsAgreed(String file) throws IOException {
        try (var golden = ReporterTest.class.getResourceAsStream(file)) {
            assertThat(golden).as(file).isNotNull();
            assertThat(new String(Json.pretty(Objects.requireNonNull(samples().get(file))), StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void whatStacksMadeIsInItsPlaceAndWarnedOf() {
        var stacks = new StackLogGroups(
                41, List.of(new StackLogGroups.OfStack("shop", 41, List.of("/shop/api", "/shop/web"))));
        var surveyed = SurveyedPlaceBuilder.like(
                        SampleRun.surveyed(SampleRun.EMPTY, Tally.EMPTY, 41, QueryResultsState.EXCLUDED))
                .ofStacks(stacks)
                .build();
        var place = SummaryTest.report(
                        Mode.PLAN,
                        List.of(new ReconciledPlace(
                                Mode.PLAN, SampleRun.EMPTY, surveyed, null, new PlaceOutcome.Planned())))
                .places()
                .getFirst();
        assertThat(place.ofStacks()).isEqualTo(stacks);
        assertThat(place.warnings()).containsExactly(stacks.warning(Mode.PLAN));
        assertThat(Json.tree(new String(Json.bytes(place), StandardCharsets.UTF_8))
                        .at("/ofStacks/stacks/0/name")
                        .asText())
                .isEqualTo("shop");
    }

    @Test
    void everyOutcomeOfAPlaceIsInASample() {
        assertThat(samples().values().stream()
                        .flatMap(sample -> sample.places().stream())
                        .map(Report.PlaceReport::state))
                .containsAll(Stream.of(PlaceOutcome.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void anAliasThatWasMovedIsToldWithTheKeyThatItWasOnBefore() {
        var place = SummaryTest.complete(1);
        var moved = new MovedAlias("alias/a", new PreviousKey.None(), "arn:new");
        var written = Json.tree(new String(
                Json.bytes(SummaryTest.report(Mode.ROTATE, List.of(SampleRun.movingOnly(place, moved)))),
                StandardCharsets.UTF_8));
        assertThat(written.path("places").path(0).path("alias"))
                .isEqualTo(Json.tree("{\"alias\": \"alias/a\", \"from\": \"none\", \"to\": \"arn:new\"}"));
    }

    @Test
    void aRunThatEndedEarlyIsIncompleteAndSaysWhy() {
        var complete = SampleRun.reconciled().stream()
                .filter(place -> place.outcome().complete())
                .toList();
        var problem = new Problem("States.Timeout", "");
        assertThat(new Reporter(SampleRun.plan(), complete, SampleRun.UNASKED).report(SampleRun.FINISHED, problem))
                .returns(RunOutcome.INCOMPLETE, Report::outcome)
                .returns(problem, Report::problem);
    }

    @Test
    void theReportIsReadAsItWasWritten() {
        assertThat(Json.read(Json.pretty(report), Report.class)).isEqualTo(report);
    }

    /// A report as a version wrote it that looked for nothing else on the keys. Never to be changed.
    @Test
    void aReportThatSaysNothingOfWhatElseIsOnAKeyIsRead() throws IOException {
        try (var golden = Objects.requireNonNull(ReporterTest.class.getResourceAsStream("report-of-0.9.json"))) {
            var read = Json.read(golden.readAllBytes(), Report.class);
            assertThat(read.previousKeys())
                    .hasSameSizeAs(report.previousKeys())
                    .allSatisfy(key -> assertThat(key.names().others()).isEqualTo(OtherHolders.BY_NOBODY));
            assertThat(read.previousKeys().get(1).neededUntil())
                    .isEqualTo(report.previousKeys().get(1).neededUntil());
        }
    }

    @Test
    void aReportOfAnEarlierVersionIsRead() {
        var now = new String(Json.pretty(report), StandardCharsets.UTF_8);
        var before = now.replace("keysAtSurvey", "presentKeys")
                .replaceAll(",\\s*\"drifted\" : 0", "")
                .replaceFirst("(\"notStartedPlaces\" : 0),\\s*\"warnings\" : 3", "$1");
        assertThat(before).isNotEqualTo(now);
        var read = Json.read(before.getBytes(StandardCharsets.UTF_8), Report.class);
        assertThat(read.places()).isEqualTo(report.places());
        assertThat(read.totals()).returns(0, Report.Totals::warnings).returns(23, Report.Totals::targets);
    }

    @Test
    void theTotalsAreTheSumsOfThePlaces() {
        assertThat(report.totals())
                .returns(4, Report.Totals::accounts)
                .returns(8, Report.Totals::places)
                .returns(
                        sum(place -> place.counts().changed()),
                        totals -> totals.counts().changed())
                .returns(
                        sum(place -> place.counts().alreadyRight()),
                        totals -> totals.counts().alreadyRight())
                .returns(
                        sum(place -> place.counts().gone()),
                        totals -> totals.counts().gone())
                .returns(
                        sum(place -> place.counts().reserved()),
                        totals -> totals.counts().reserved())
                .returns(
                        sum(place -> place.counts().excluded()),
                        totals -> totals.counts().excluded())
                .returns(
                        sum(place -> place.counts().failed()),
                        totals -> totals.counts().failed())
                .returns(
                        sum(place -> place.counts().unaccounted()),
                        totals -> totals.counts().unaccounted())
                .returns(5, totals -> totals.counts().unaccounted())
                .returns(1, Report.Totals::unreachablePlaces)
                .returns(2, Report.Totals::lostPlaces);
    }

    @Test
    void theTargetsAreWhatFollowsThemAndTheFiveOfALostPlaceAmongThem() {
        var totals = report.totals();
        assertThat(totals.targets())
                .isEqualTo(totals.counts().changed()
                        + totals.counts().alreadyRight()
                        + totals.counts().gone()
                        + totals.counts().reserved()
                        + totals.counts().excluded()
                        + totals.counts().movedOn()
                        + totals.counts().failed()
                        + totals.counts().toChange()
                        + totals.counts().unaccounted())
                .isEqualTo(23);
    }

    @Test
    void oneIncompletePlaceMakesTheRunIncomplete() {
        assertThat(report.outcome()).isEqualTo(RunOutcome.INCOMPLETE);
        var complete = SampleRun.reconciled().stream()
                .filter(place -> place.outcome().complete())
                .toList();
        assertThat(new Reporter(SampleRun.plan(), complete, SampleRun.UNASKED)
                        .report(SampleRun.FINISHED, null)
                        .outcome())
                .isEqualTo(RunOutcome.COMPLETE);
    }

    @Test
    void aPlaceThatIsNotCompleteSaysWhy() {
        assertThat(report.places())
                .allSatisfy(place -> assertThat(place.failures().isEmpty())
                        .as(place.state())
                        .isEqualTo(
                                place.state().equals("Rotated") || place.state().equals("Unchanged")));
    }
}
