package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import rekey.input.Mode;
import rekey.report.SampleRun;
import rekey.report.SummaryTest;
import rekey.run.Json;
import rekey.statemachine.Dashboard;
import rekey.statemachine.Yaml;
import software.amazon.cloudwatchlogs.emf.config.EnvironmentConfigurationProvider;
import software.amazon.cloudwatchlogs.emf.environment.Environments;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;

/// What the report function prints, read as CloudWatch reads it.
@Isolated("whatever another test prints meanwhile would be read as a metric")
class RunMetricsTest {
    private static final JsonNode TEMPLATE = Yaml.tree("template.yaml");
    private static final JsonNode ENVIRONMENT = TEMPLATE.at("/Globals/Function/Environment/Variables");

    /// What tells a metric from every other.
    private record Metric(String namespace, String name, Set<String> dimensions) {}

    /// @param service the value of the dimension
    private record Asked(Metric metric, String service) {}

    private static Stream<Measurement> measurements() {
        return Stream.of(
                        Measurement.of(SampleRun.report()),
                        Measurement.of(SampleRun.planned()),
                        Measurement.of(SampleRun.verified()),
                        Measurement.of(SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.complete(1)))),
                        Measurement.ofUnplanned())
                .flatMap(List::stream);
    }

    /// In a function the environment sets both, from the template.
    private static List<JsonNode> printed(List<Measurement> measurements) {
        EnvironmentConfigurationProvider.getConfig().setEnvironmentOverride(Environments.Lambda);
        var metrics = MetricsFactory.getMetricsInstance();
        metrics.setNamespace(ENVIRONMENT.path("POWERTOOLS_METRICS_NAMESPACE").asText());
        metrics.setDefaultDimensions(DimensionSet.of("Service", "a-stack"));
        var before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            new RunMetrics(metrics).publish("r1", measurements);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().map(Json::tree).toList();
    }

    private static Stream<Metric> metrics(JsonNode line) {
        return Yaml.stream(line.at("/_aws/CloudWatchMetrics"))
                .flatMap(directive -> Yaml.stream(directive.path("Dimensions"))
                        .map(dimensions -> texts(dimensions))
                        .flatMap(dimensions -> Yaml.stream(directive.path("Metrics"))
                                .map(metric -> new Metric(
                                        directive.path("Namespace").asText(),
                                        metric.path("Name").asText(),
                                        dimensions))));
    }

    private static Set<String> texts(JsonNode list) {
        return Yaml.stream(list).map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Of the alarms, and of the dashboard.
    private static Set<Asked> asked() {
        var widgets = Yaml.all(Dashboard.with(Dashboard.Alarms.ALL, "console"));
        return Stream.concat(
                        Yaml.all(TEMPLATE.path("Resources"))
                                .filter(node -> node.path("Namespace").asText().equals("Rekey"))
                                .map(RunMetricsTest::ofAlarm),
                        widgets.flatMap(RunMetricsTest::ofWidget))
                .collect(Collectors.toSet());
    }

    private static Asked ofAlarm(JsonNode metric) {
        var dimensions = metric.path("Dimensions");
        var names = Yaml.stream(dimensions)
                .map(dimension -> dimension.path("Name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Asked(
                new Metric(
                        metric.path("Namespace").asText(),
                        metric.path("MetricName").asText(),
                        names),
                dimensions.at("/0/Value").asText());
    }

    /// `["Rekey", name, dimension, value, …, {}]`
    private static Stream<Asked> ofWidget(JsonNode node) {
        if (!node.isArray() || !node.path(0).asText().equals("Rekey")) {
            return Stream.of();
        }
        var dimensions = IntStream.iterate(2, i -> node.path(i).isTextual(), i -> i + 2)
                .mapToObj(i -> node.path(i).asText())
                .collect(Collectors.toCollection(TreeSet::new));
        return Stream.of(new Asked(
                new Metric("Rekey", node.path(1).asText(), dimensions),
                node.path(3).asText().replaceAll("[${}]", "")));
    }

    @Test
    void whatAlarmsAndDashboardAskForIsWhatIsMeasured() {
        var measured = printed(measurements().toList()).stream()
                .flatMap(RunMetricsTest::metrics)
                .collect(Collectors.toSet());
        assertThat(asked().stream().map(Asked::metric).collect(Collectors.toSet()))
                .hasSizeGreaterThan(5)
                .isEqualTo(measured);
    }

    /// Powertools takes it from the environment.
    @Test
    void allAskForTheServiceThatTheFunctionsHave() {
        assertThat(asked().stream().map(Asked::service))
                .containsOnly(ENVIRONMENT.path("POWERTOOLS_SERVICE_NAME").asText());
    }

    @Test
    void aMetricHasNoOtherDimensionsThanServiceAndOutcome() {
        assertThat(printed(measurements().toList()).stream().flatMap(RunMetricsTest::metrics))
                .isNotEmpty()
                .allSatisfy(metric ->
                        assertThat(metric.dimensions()).contains("Service").isSubsetOf("Service", "Outcome"));
    }

    @Test
    void aLineIsOneNumberAndSaysOfWhichRunAndModeItIs() {
        assertThat(printed(List.of(new Measurement("Places", 3, "verify", "Lost"))))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("Places").asInt()).isEqualTo(3);
                    assertThat(line.path("Outcome").asText()).isEqualTo("Lost");
                    assertThat(line.path("Service").asText()).isEqualTo("a-stack");
                    assertThat(line.path("run").asText()).isEqualTo("r1");
                    assertThat(line.path("mode").asText()).isEqualTo("verify");
                });
    }
}
