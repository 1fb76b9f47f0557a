package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.finish.Cause;
import rekey.finish.Message;
import rekey.input.AppliedPlan;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.page.Advice;
import rekey.page.Headline;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.reconcile.AppliedAgain;
import rekey.reconcile.CanaryStop;
import rekey.reconcile.EarlyEnd;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.reconcile.Reconciliation;
import rekey.reconcile.Stop;
import rekey.run.Json;

/// A rotation that applies a plan speaks of the plan. Who starts the next run without it changes more
/// than was approved.
class AppliedReportTest {
    private static final Links LINKS = new Links("https://console/execution", "https://console/folder");
    private static final JsonNode GIVEN = Json.tree("""
            {"mode": "rotate", "plan": "p", "accounts": {"include": ["111111111111"]}}""");
    private static final Plan PLAN = applying(GIVEN);

    /// What sends people to a run without the plan, or has them leave out what is the plan's.
    private static final Pattern WITHOUT_THE_PLAN =
            Pattern.compile("(?i)run rekey again|next run|start it again|leave out `\"readers|leave out those");

    private static Plan applying(@Nullable JsonNode given) {
        var sample = SampleRun.plan();
        return new Plan(
                sample.run(),
                sample.execution(),
                sample.startedAt(),
                InputBuilder.rotation().applies(new AppliedPlan("p", Globs.ALL)).build(),
                sample.accounts(),
                true,
                sample.leftOut(),
                sample.warnings(),
                null,
                sample.organization(),
                List.of(),
                given,
                sample.startedAt());
    }

    private static Report report(@Nullable EarlyEnd end, Optional<CanaryStop> stop) {
        var results = SampleRun.results().subList(0, 1);
        var places = new Reconciliation(Mode.ROTATE, SampleRun.survey(), results, stop)
                .of(PLAN.places(), new LossCauses(FailedChildren.NONE, end));
        return new Reporter(PLAN, places, SampleRun.UNASKED)
                .report(SampleRun.FINISHED, end == null ? null : end.problem());
    }

    private static Report failedOf(String remedy) {
        var tally = Tally.ofPlace(new Failure("Code", "it failed", Blame.CONFIGURATION, remedy));
        var survey = SampleRun.surveyed(SampleRun.ROTATED, tally, 0, QueryResultsState.EXCLUDED);
        var place = new ReconciledPlace(Mode.ROTATE, SampleRun.ROTATED, survey, null, new PlaceOutcome.Incomplete());
        return new Reporter(PLAN, List.of(place), SampleRun.UNASKED).report(SampleRun.FINISHED, null);
    }

    static Stream<Map.Entry<String, Report>> all() {
        var reports = new TreeMap<String, Report>();
        reports.put("places lost", report(null, Optional.empty()));
        reports.put("died", report(EarlyEnd.of(new Problem("States.Runtime", "it broke")), Optional.empty()));
        for (var stop : Stop.values()) {
            var end = stop.of(PLAN);
            reports.put(stop.name(), report(end, Optional.empty()));
            reports.put(stop + " after its canary", report(end, CanaryStop.of(SampleRun.CANARY, null, end, Set::of)));
        }
        reports.put("canary", report(null, CanaryStop.of(SampleRun.CANARY, SampleRun.CANARY_VERDICT, null, Set::of)));
        return reports.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void noSentenceSendsPeopleToARunWithoutThePlan(Map.Entry<String, Report> applied) {
        var report = applied.getValue();
        var summary = Summary.of(report);
        assertThat(Stream.of(
                                Headline.of(report).sentences().stream(),
                                report.places().stream()
                                        .flatMap(place -> place.failures().stream())
                                        .map(Report.FailureReport::remedy),
                                Stream.of(
                                        Message.of(report, summary, LINKS).text(),
                                        Cause.of(report, summary, "s3://bucket/runs/r1/report.json")
                                                .text()))
                        .flatMap(sentences -> sentences))
                .noneMatch(sentence -> WITHOUT_THE_PLAN.matcher(sentence).find());
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void oneThatWasStoppedAdvisesItsOwnInput(Stop stop) {
        var advice = Advice.of(stop.of(PLAN).remedy());
        assertThat(advice.words())
                .isEqualTo("Restore run r1 to undo it. Or apply plan p again, which goes on where this run ended,"
                        + " with the same input:");
        assertThat(Json.tree(advice.snippet())).isEqualTo(GIVEN);
    }

    /// Also if the input names the accounts and Regions of the places.
    @ParameterizedTest
    @EnumSource(Stop.class)
    void oneThatWasStoppedIsOneThingToDoWhereverItWas(Stop stop) {
        var named = Json.MAPPER.valueToTree(Map.of(
                "mode",
                "rotate",
                "plan",
                "p",
                "accounts",
                Map.of(
                        "include",
                        PLAN.places().stream().map(Place::account).distinct().toList()),
                "regions",
                PLAN.places().stream().map(Place::region).distinct().toList()));
        var report = report(stop.of(applying(named)), Optional.empty());
        var remedies = Trouble.of(report.places()).stream()
                .filter(trouble -> trouble.remedy().contains("plan p again"))
                .toList();
        assertThat(remedies).singleElement().satisfies(trouble -> {
            assertThat(trouble.places()).isGreaterThan(1);
            assertThat(Json.tree(Advice.of(trouble.remedy()).snippet())).isEqualTo(named);
        });
    }

    @Test
    void anInputThatIsNotKnownOrTooLongToPasteIsNamedByItsPlace() {
        var tooLong = Json.tree("{\"Comment\": \"%s\", \"plan\": \"p\"}".formatted("x".repeat(600)));
        assertThat(Stream.of(applying(null), applying(tooLong))
                        .map(plan -> Stop.ABORTED.of(plan).remedy()))
                .allSatisfy(remedy -> assertThat(remedy)
                        .endsWith("with the same input, which *New execution* on the page of this execution has"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Run Rekey again                           | Apply plan p again",
                "Change the key policy, and run Rekey again | Change the key policy, and apply plan p again",
                "Add them. Or leave out `\"readers\": \"keep\"` to move the logs all the same"
                        + " | Add them. Or make a new plan without `\"readers\": \"keep\"`, and apply that,"
                        + " to move the logs all the same",
                "Leave out those that do not exist, or leave out the account"
                        + " | Make a new plan without those that do not exist, or leave out the account"
            })
    void whatConcernsThePlansInputTakesANewPlan(String ofARotation, String applied) {
        assertThat(failedOf(ofARotation).places().getFirst().failures())
                .extracting(Report.FailureReport::remedy)
                .containsExactly(applied);
    }

    /// A remedy that says it otherwise would be that of any rotation.
    @Test
    void everySentenceThatLeavesOutWhatThePlanHasSaysItInTheWordsThatAreReplaced() throws IOException {
        var again = new AppliedAgain("p", "r1", null);
        var ofThePlan = Pattern.compile("(?i)leave out (`\\\\\"readers|those)");
        try (var files = Files.walk(Path.of("functions/src/main/java/rekey"))) {
            var sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("AppliedAgain.java"))
                    .map(AppliedReportTest::text)
                    .filter(source -> ofThePlan.matcher(source).find())
                    .toList();
            assertThat(sources)
                    .hasSize(3)
                    .allSatisfy(source -> assertThat(again.inItsWords(source.replace("\\\"", "\"")))
                            .doesNotContainPattern(WITHOUT_THE_PLAN));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
