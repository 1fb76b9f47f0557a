package rekey.finish;

import java.util.List;
import java.util.Objects;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/// Hands the numbers of a run to CloudWatch, a line of the function's log each.
///
/// Source:
/// docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
final class RunMetrics {
    private static final String SERVICE = "Service";

    private final Metrics metrics;

    RunMetrics() {
        this(MetricsFactory.getMetricsInstance());
    }

    RunMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    void publish(String run, List<Measurement> measurements) {
        measurements.forEach(measurement -> metrics.flushMetrics(line -> write(line, run, measurement)));
    }

    private static void write(Metrics line, String run, Measurement measurement) {
        // A dimension that is added instead makes a set of its own, and a metric for each set.
        var service = Objects.requireNonNull(line.getDefaultDimensions().getDimensionValue(SERVICE));
        var dimensions = DimensionSet.of(SERVICE, service);
        if (measurement.outcome() != null) {
            dimensions.addDimension("Outcome", measurement.outcome());
        }
        line.setDefaultDimensions(dimensions);
        line.addMetric(measurement.name(), measurement.value(), unit(measurement.name()));
        line.addMetadata("run", run);
        line.addMetadata("mode", measurement.mode());
    }

    private static MetricUnit unit(String name) {
        return switch (name) {
            case "Seconds" -> MetricUnit.SECONDS;
            case Measurement.ON_WANTED_KEY -> MetricUnit.PERCENT;
            default -> MetricUnit.COUNT;
        };
    }
}
