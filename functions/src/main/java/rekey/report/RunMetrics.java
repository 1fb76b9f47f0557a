package rekey.report;

import java.time.Duration;
import java.util.stream.Collectors;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/// The run in numbers, for CloudWatch. Account and Region are no dimensions: there would be
/// thousands of metrics.
final class RunMetrics {
    private final Metrics metrics = MetricsFactory.getMetricsInstance();

    void publish(Report report) {
        metrics.addMetric("TargetsChanged", report.totals().changed(), MetricUnit.COUNT);
        metrics.addMetric("TargetsFailed", report.totals().failed(), MetricUnit.COUNT);
        metrics.addMetric("TargetsAlreadyRight", report.totals().alreadyRight(), MetricUnit.COUNT);
        report.places().stream()
                .collect(Collectors.groupingBy(Report.PlaceReport::state, Collectors.counting()))
                .forEach((state, count) -> metrics.addMetric("Places" + state, count, MetricUnit.COUNT));
        metrics.addMetric(
                "Throttles",
                report.places().stream().mapToInt(Report.PlaceReport::throttles).sum(),
                MetricUnit.COUNT);
        metrics.addMetric(
                "RunSeconds",
                (double) Duration.between(report.startedAt(), report.finishedAt())
                        .toSeconds(),
                MetricUnit.SECONDS);
        metrics.addMetadata("run", report.run());
        metrics.flush();
    }
}
