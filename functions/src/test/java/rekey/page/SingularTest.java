package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.finish.Cause;
import rekey.finish.Message;
import rekey.input.Mode;
import rekey.outcome.Drift;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.plan.LeftOut;
import rekey.policy.Access;
import rekey.policy.AccessUse;
import rekey.reconcile.ReconciledPlace;
import rekey.report.Links;
import rekey.report.Report;
import rekey.report.SampleRun;
import rekey.report.Summary;
import rekey.report.SummaryTest;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Of one there is one: no page, mail or cause says `1 places`, or `1 are`.
class SingularTest {
    private static final Links LINKS = new Links("https://console/execution", "https://console/folder");
    private static final Target GROUP = new Target.LogGroup("g");

    /// A 1, then a plural or a verb of one. A noun of one may end with s only as these verbs do.
    private static final Pattern ONE_OF_MANY = Pattern.compile(
            "(?<![\\d,.:/-])1 (?:more )?(?:log )?(?:(?!(?:is|was|has|loses|keeps|needs|belongs|as|s)\\b)[a-z]+s|are|were|have|lose|keep|need|belong)\\b");

    private static final Tally ONE_OF_EACH = Stream.of(
                    SampleRun.failed("f"),
                    Tally.alreadyRight(1),
                    Tally.excluded(1),
                    Tally.of(GROUP, new TargetOutcome.Gone()),
                    Tally.of(GROUP, new TargetOutcome.Reserved()),
                    Tally.of(GROUP, new TargetOutcome.MovedOn(new PreviousKey.Key("arn:x"))),
                    Tally.of(GROUP, new TargetOutcome.Drifted(new Drift(Drift.Reason.NOT_IN_THE_PLAN, "it is new"))))
            .reduce(Tally.EMPTY, Tally::plus);

    private static ReconciledPlace place(Mode mode, PlaceOutcome outcome) {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, ONE_OF_EACH, 1, QueryResultsState.NOT_VERIFIABLE);
        return new ReconciledPlace(mode, SampleRun.ROTATED, survey, null, outcome);
    }

    private static Report losing() {
        var change = new Access.Change("role a", List.of(AccessUse.READING), List.of("k"), "w", List.of(), List.of());
        var access = new Access(
                List.of(change),
                0,
                List.of(change),
                0,
                List.of(),
                0,
                List.of(new Access.NotLookedAt("k", "it was late")),
                List.of(),
                List.of());
        var place = SampleRun.report().places().getFirst();
        return ReportOf.of(
                List.of(new Report.PlaceReport(
                        place.at(),
                        place.state(),
                        new Report.KeyReport(place.wantedKey(), null, access),
                        place.counts(),
                        place.keysAtSurvey(),
                        place.queryResults(),
                        place.effort(),
                        place.failures(),
                        place.movedOnTargets(),
                        place.warnings(),
                        place.names(),
                        place.drift(),
                        place.ofStacks())),
                List.of());
    }

    static Stream<Report> reports() {
        var ofEachMode = Stream.of(Mode.values())
                .flatMap(mode -> Stream.of(
                        SummaryTest.report(mode, List.of(place(mode, new PlaceOutcome.Incomplete()))),
                        SummaryTest.report(
                                mode, List.of(SummaryTest.complete(1), place(mode, new PlaceOutcome.Incomplete()))),
                        SummaryTest.report(mode, List.of(place(mode, new PlaceOutcome.Unchanged())))));
        var sixCauses = SummaryTest.report(
                Mode.ROTATE,
                IntStream.rangeClosed(1, 6)
                        .mapToObj(i -> SummaryTest.unreachable(i, SummaryTest.failure(i)))
                        .toList());
        return Stream.concat(
                ofEachMode,
                Stream.of(
                        sixCauses,
                        losing(),
                        SummaryTest.plan(List.of(SummaryTest.complete(1), SummaryTest.inDoubt(2))),
                        SampleRun.report(),
                        SampleRun.planned(),
                        SampleRun.verified(),
                        SampleRun.stopped(),
                        ReportOf.leavingOut(List.of(new LeftOut("555555555555", "old", "it is closed")))));
    }

    private static Stream<String> texts(Report report) {
        var page = Jsoup.parse(new String(HtmlReport.of(report), StandardCharsets.UTF_8));
        var summary = Summary.of(report);
        return Stream.concat(
                page.select("h1, h2, h3, p, li, dd, summary, caption, .lead, .keeper").eachText().stream(),
                Stream.of(
                        summary.sentence(),
                        Message.of(report, summary, LINKS).text(),
                        Cause.of(summary, report.problem(), "s3://b").text()));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void noTextHasOneOfMany(Report report) {
        assertThat(texts(report)).noneMatch(text -> ONE_OF_MANY.matcher(text).find());
    }

    @Test
    void thePatternFindsOneOfMany() {
        for (var bad :
                List.of("and 1 more causes", "1 lose access", "of 1 places", "1 log groups are", "1 were right")) {
            assertThat(ONE_OF_MANY.matcher(bad).find()).as(bad).isTrue();
        }
        for (var good : List.of("1 place is", "1 loses access", "and 1 more", "21 places", "1 was right", "41 s")) {
            assertThat(ONE_OF_MANY.matcher(good).find()).as(good).isFalse();
        }
    }

    /// Also what comes after is said of one.
    @Test
    void whatIsSaidOfOneIsNotSaidOfMany() {
        var plan = SummaryTest.report(Mode.PLAN, List.of(place(Mode.PLAN, new PlaceOutcome.Incomplete())));
        assertThat(String.join(" ", Headline.of(plan).sentences()))
                .contains("and leave 1 as it is.", "because somebody has moved it since");
        var doubt = SummaryTest.plan(List.of(SummaryTest.complete(1), SummaryTest.inDoubt(2)));
        assertThat(String.join(" ", Headline.of(doubt).sentences())).contains("A rotation tries it.");
        assertThat(Losses.of(losing()).getFirst().summary())
                .isEqualTo("1 loses access, 1 may lose access, 1 key not looked at");
    }
}
