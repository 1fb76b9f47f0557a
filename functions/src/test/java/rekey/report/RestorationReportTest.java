package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.aws.Regions;
import rekey.finish.Cause;
import rekey.finish.Message;
import rekey.input.InputParser;
import rekey.input.Mode;
import rekey.input.StackDefaults;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.Tally;
import rekey.page.Advice;
import rekey.page.Embedded;
import rekey.page.Figure;
import rekey.page.Headline;
import rekey.page.HtmlReport;
import rekey.page.Notice;
import rekey.page.Page;
import rekey.plan.Plan;
import rekey.progress.PlaceResult;
import rekey.reconcile.CanaryStop;
import rekey.reconcile.EarlyEnd;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.reconcile.Reconciliation;
import rekey.reconcile.Stop;
import rekey.run.Json;

/// A restoration speaks of itself. Who follows the advice of a rotation with the input `{}` rotates
/// again what was just put back.
public class RestorationReportTest {
    private static final Links LINKS = new Links("https://console/execution", "https://console/folder");
    private static final Plan PLAN = SampleRun.plan(Mode.RESTORE);

    /// What sends people to a rotation.
    private static final Pattern OF_A_ROTATION =
            Pattern.compile("(?i)run rekey again|next run|start it again:|(?<!next )rotation|the wanted key");

    private static Report report(@Nullable EarlyEnd end) {
        return report(SampleRun.results().subList(0, 1), end, Optional.empty());
    }

    private static Report report(List<PlaceResult> results, @Nullable EarlyEnd end, Optional<CanaryStop> stop) {
        var reconciliation = new Reconciliation(Mode.RESTORE, SampleRun.survey(), results, stop);
        var places = reconciliation.of(PLAN.places(), new LossCauses(FailedChildren.NONE, end));
        return new Reporter(PLAN, places, SampleRun.UNASKED)
                .report(SampleRun.FINISHED, end == null ? null : end.problem());
    }

    private static Report withFailures(Failure... failures) {
        var tally = Stream.of(failures).map(Tally::ofPlace).reduce(Tally.EMPTY, Tally::plus);
        return of(tally, new PlaceOutcome.Incomplete());
    }

    private static Report of(Tally tally, PlaceOutcome outcome) {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, tally, 0, QueryResultsState.EXCLUDED);
        return SummaryTest.report(
                Mode.RESTORE, List.of(new ReconciledPlace(Mode.RESTORE, SampleRun.ROTATED, survey, null, outcome)));
    }

    private static Failure failure(String remedy) {
        return new Failure("Code", "it failed", Blame.CONFIGURATION, remedy);
    }

    public static Map<String, Report> restorations() {
        var reports = new TreeMap<String, Report>();
        reports.put("complete", of(SampleRun.changed(2), new PlaceOutcome.Rotated()));
        reports.put("nothing to do", of(Tally.EMPTY, new PlaceOutcome.Unchanged()));
        reports.put("places lost", report(null));
        reports.put("all places", report(SampleRun.results(), null, Optional.empty()));
        reports.put("died", report(EarlyEnd.of(new Problem("States.Runtime", "it broke"))));
        for (var stop : Stop.values()) {
            reports.put(stop.name(), report(stop.of(PLAN)));
        }
        reports.put(
                "canary",
                report(List.of(), null, CanaryStop.of(SampleRun.CANARY, SampleRun.CANARY_VERDICT, null, Set::of)));
        reports.put(
                "remedies",
                withFailures(
                        failure("Run Rekey again"),
                        failure("Change the key policy, and run Rekey again"),
                        failure("Add this statement, and run Rekey again: {\"Effect\":\"Allow\"}")));
        return reports;
    }

    static Stream<Map.Entry<String, Report>> all() {
        return restorations().entrySet().stream();
    }

    private static Stream<String> texts(Report report) {
        var page = Page.of(report, new Embedded(""), new Embedded(""));
        var shown = Stream.of(
                        Stream.of(page.title(), page.kind()),
                        page.headline().sentences().stream(),
                        page.figures().stream().map(Figure::meaning),
                        page.choices().stream().map(choice -> choice.meaning().words()),
                        page.troubles().stream().map(Trouble::remedy),
                        page.notices().stream().map(Notice::sentence))
                .flatMap(texts -> texts);
        return Stream.concat(shown, told(report));
    }

    private static Stream<String> told(Report report) {
        var summary = Summary.of(report);
        var message = Message.of(report, summary, LINKS);
        return Stream.of(
                message.subject(),
                message.text(),
                Cause.of(report, summary, "s3://bucket/runs/r1/report.json").text());
    }

    @ParameterizedTest
    @MethodSource("all")
    void noSentenceIsOneOfARotation(Map.Entry<String, Report> restoration) {
        assertThat(texts(restoration.getValue()))
                .noneMatch(text -> OF_A_ROTATION.matcher(text).find());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyPageSaysWhichRunItUndoes(Map.Entry<String, Report> restoration) {
        var html = new String(HtmlReport.of(restoration.getValue()), StandardCharsets.UTF_8);
        assertThat(html).contains("<dt>Undoes</dt><dd>run <bdi>r0</bdi></dd>");
        assertThat(told(restoration.getValue()).toList().get(1)).startsWith("Run r1, which undoes run r0, is ");
    }

    /// From the page, the mail, and the console.
    @ParameterizedTest
    @MethodSource("all")
    void whereItIsNotCompleteTheInputToGoOnIsThereToPaste(Map.Entry<String, Report> restoration) {
        var report = restoration.getValue();
        var parser = new InputParser(
                new StackDefaults("alias/a", List.of("eu-central-1"), Regions.ofPartitionOf("eu-central-1"), true));
        var snippets = Headline.of(report).sentences().stream()
                .map(Advice::of)
                .map(Advice::snippet)
                .filter(snippet -> !snippet.isEmpty())
                .toList();
        if (report.outcome() == RunOutcome.COMPLETE) {
            assertThat(snippets).isEmpty();
            return;
        }
        assertThat(snippets)
                .hasSize(1)
                .allSatisfy(
                        snippet -> assertThat(parser.parse(Json.tree(snippet))).isEqualTo(PLAN.input()));
        var input = Objects.requireNonNull(report.restoration()).input().toString();
        assertThat(told(report).skip(1)).allMatch(text -> text.contains(input));
    }

    @Test
    void aRestorationThatWasStoppedAdvisesItsOwnInput() {
        for (var stop : Stop.values()) {
            var advice = Advice.of(stop.of(PLAN).remedy());
            assertThat(advice.words()).isEqualTo("Go on where the restoration ended, with the same input:");
            assertThat(Json.tree(advice.snippet())).isEqualTo(Json.tree("""
                            {"mode": "restore", "restore": {"run": "r0"}, "regions": ["eu-central-1", "us-east-1"]}"""));
        }
    }

    /// A remedy that says it otherwise would be that of a rotation in every report.
    @Test
    void everySentenceThatSendsPeopleToRunOnceMoreSaysItInTheWordsThatAreReplaced() throws IOException {
        var literal = Pattern.compile(
                "\"[^\"\\n]*(?i:\\brun it again|\\band run again|\\bthen run again|[.;,] run again)[^\"\\n]*\"");
        try (var files = Files.walk(Path.of("functions/src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("Headline.java"))
                            .filter(file -> literal.matcher(text(file)).find()))
                    .isEmpty();
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
