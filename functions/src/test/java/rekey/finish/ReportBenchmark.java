package rekey.finish;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTopic;
import rekey.pacing.Time;
import rekey.page.ManyPlaces;
import rekey.report.SampleRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// `./rekey bench report`: one cold call of the function, its bucket in the memory of the same JVM.
/// Prints one JSON object.
public final class ReportBenchmark {
    private static final int PLACES_OF_A_FILE = 50;
    private static final double NANOS = 1e9;
    private static final double MEGABYTE = 1 << 20;

    private ReportBenchmark() {}

    /// @param places seconds and CPU seconds are of the call alone; the memory is the most that the
    ///     heap held, what the bucket holds among it
    record Measured(
            int places,
            double seconds,
            double cpuSeconds,
            double peakHeapMb,
            double jsonMb,
            double htmlMb,
            double csvMb) {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        var run = ManyPlaces.of(Integer.parseInt(arguments[0]));
        var s3 = new FakeS3();
        store(s3, run);
        var handler = new ReportHandler(
                new Bucket(s3, "bucket"),
                ReportFiles::new,
                new FakeExecutions(),
                Announcement.of(new FakeTopic(), Map.of("TOPIC", "arn:topic")),
                (_, _) -> {},
                Time.SYSTEM);
        var request = new ReportHandler.Request("r1", SampleRun.EXECUTION, ManyPlaces.STARTED, null, null);
        long cpu = cpuNanos();
        long began = System.nanoTime();
        var response = handler.handle(request, new FakeContext("request"));
        double seconds = (System.nanoTime() - began) / NANOS;
        double cpuSeconds = (cpuNanos() - cpu) / NANOS;
        if (!response.warnings().isEmpty()) {
            throw new IllegalStateException(response.warnings().toString());
        }
        var folder = new RunFolder("r1");
        var measured = new Measured(
                run.plan().places().size(),
                seconds,
                cpuSeconds,
                peakHeapMb(),
                size(s3, folder.report()),
                size(s3, folder.html()),
                size(s3, folder.csv()));
        System.out.println(new String(Json.bytes(measured), StandardCharsets.UTF_8));
    }

    private static void store(FakeS3 s3, ManyPlaces run) {
        var folder = new RunFolder("r1");
        s3.store(folder.plan(), text(Json.bytes(run.plan())));
        var survey = run.survey();
        for (int from = 0; from < survey.size(); from += PLACES_OF_A_FILE) {
            s3.store(folder.surveyed(from, 0), text(Json.lines(part(survey, from))));
        }
        var results = run.results();
        for (int from = 0; from < results.size(); from += PLACES_OF_A_FILE) {
            s3.store(folder.results(0, from), text(Json.lines(part(results, from))));
        }
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(from, Math.min(all.size(), from + PLACES_OF_A_FILE));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static double size(FakeS3 s3, String key) {
        return s3.text(key).getBytes(StandardCharsets.UTF_8).length / MEGABYTE;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double peakHeapMb() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                / MEGABYTE;
    }
}
