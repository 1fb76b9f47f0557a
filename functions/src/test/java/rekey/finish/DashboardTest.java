package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.FakeS3;
import rekey.input.Mode;
import rekey.outcome.Counts;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.RunOutcome;
import rekey.place.Partition;
import rekey.report.SampleRun;
import rekey.run.Bucket;
import rekey.statemachine.Dashboard;
import rekey.statemachine.Yaml;

class DashboardTest {
    private static final String CONSOLE = "console.aws.amazon.com";
    private static final Pattern LINK = Pattern.compile("https://[^)]+");
    private static final Pattern ALARM = Pattern.compile("\\$\\{(\\w+)\\.Arn}");

    private static JsonNode body() {
        return Dashboard.with(Dashboard.Alarms.ALL, CONSOLE);
    }

    private static Stream<String> links(JsonNode body) {
        return Yaml.all(body)
                .filter(JsonNode::isTextual)
                .flatMap(text -> LINK.matcher(text.asText()).results().map(MatchResult::group));
    }

    /// A run may be a month ago. A search finds no metric that had no value for two weeks.
    @Test
    void itAnswersAlsoWhereTheLastRunIsAMonthAgo() {
        assertThat(body().path("start").asText()).isEqualTo("-P3M");
        assertThat(body().path("periodOverride").asText()).isEqualTo("inherit");
        assertThat(body().toString()).doesNotContain("SEARCH(");
        assertThat(Yaml.all(body()).filter(node -> node.has("period")))
                .allSatisfy(widget -> assertThat(widget.path("period").asInt()).isGreaterThanOrEqualTo(3600));
    }

    @ParameterizedTest
    @EnumSource
    void itsWidgetsDoNotOverlap(Dashboard.Alarms alarms) {
        var widgets = Dashboard.with(alarms, CONSOLE).path("widgets");
        assertThat(widgets).hasSizeGreaterThan(5);
        var taken = new TreeSet<String>();
        for (var widget : widgets) {
            for (int x = 0; x < widget.path("width").asInt(); x++) {
                for (int y = 0; y < widget.path("height").asInt(); y++) {
                    assertThat(taken.add((widget.path("x").asInt() + x) + "/"
                                    + (widget.path("y").asInt() + y)))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"})
    void itsLinksLeadToTheConsoleOfThePartition(String region) {
        var console = Partition.ofRegion(region).consoleHost();
        assertThat(links(Dashboard.with(Dashboard.Alarms.ALL, console)))
                .hasSizeGreaterThan(5)
                .allMatch(link -> link.startsWith("https://" + console + "/"));
    }

    @ParameterizedTest
    @EnumSource
    void itLeadsToTheLastReportOfEachMode(Mode mode) {
        var last = new LastReport(new Bucket(new FakeS3(), "b"), mode, SampleRun.STARTED);
        assertThat(links(body()))
                .contains("https://%s/s3/object/${Bucket}?region=${AWS::Region}&prefix=%s"
                        .formatted(CONSOLE, last.html()));
    }

    @ParameterizedTest
    @EnumSource
    void itShowsTheStateOfEveryAlarmThatThereIs(Dashboard.Alarms alarms) {
        var shown = Yaml.all(Dashboard.with(alarms, CONSOLE))
                .filter(widget -> widget.path("type").asText().equals("alarm"))
                .flatMap(widget -> Yaml.stream(widget.at("/properties/alarms")))
                .map(arn -> ALARM.matcher(arn.asText())
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .toList();
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        switch (alarms) {
                            case NONE -> List.<String>of();
                            case WITHOUT_NO_COMPLETE_RUN -> alarmsUnder(Set.of("HasAlarms"));
                            case ALL -> alarmsUnder(Set.of("HasAlarms", "AlarmOnNoCompleteRun"));
                        });
    }

    private static List<String> alarmsUnder(Set<String> conditions) {
        return Yaml.tree("template.yaml").path("Resources").properties().stream()
                .filter(one -> one.getValue().path("Type").asText().equals("AWS::CloudWatch::Alarm"))
                .filter(one ->
                        conditions.contains(one.getValue().path("Condition").asText()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void itHasEveryOutcomeOfRunsPlacesAndTargets() {
        assertThat(outcomes("Runs")).isEqualTo(names(RunOutcome.values()));
        assertThat(outcomes("Places"))
                .isEqualTo(Arrays.stream(PlaceOutcome.State.values())
                        .map(PlaceOutcome.State::text)
                        .collect(Collectors.toSet()));
        assertThat(outcomes("Targets"))
                .isEqualTo(Arrays.stream(Counts.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                        .collect(Collectors.toSet()));
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toSet());
    }

    private static Set<String> outcomes(String metric) {
        return Yaml.all(body())
                .filter(node -> node.path(0).asText().equals("Rekey")
                        && node.path(1).asText().equals(metric))
                .map(node -> node.path(5).asText())
                .collect(Collectors.toSet());
    }
}
