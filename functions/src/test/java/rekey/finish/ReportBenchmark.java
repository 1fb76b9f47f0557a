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
import rekey.inventory.SampleNotes;
import rekey.inventory.SharedNotes;
import rekey.pacing.Time;
import rekey.page.ManyPlaces;
import rekey.report.SampleRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// `./rekey bench report` and `./rekey bench targets`: one cold call of the function, its bucket in the
/// memory of the same JVM. Prints one JSON object.
public final class ReportBenchmark {
    private static final int PLACES_OF_A_FILE = 50;
    private static final double NANOS = 1e9;
    private static final double MEGABYTE = 1 << 20;

    private ReportBenchmark() {}

    /// @param places seconds and CPU seconds are of the call alone; the memory is the most that the
    ///     heap held, what the bucket holds among it
    record Measured(
            int places,
            int targets,
            double seconds,
            double cpuSeconds,
            double peakHeapMb,
            double jsonMb,
            double htmlMb,
            double csvMb,
            double notesMb,
            double targetsCsvMb,
            double targetsLinesMb) {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        System.out.println(new String(Json.bytes(of(places(arguments))), StandardCharsets.UTF_8));
    }

    private static int places(String[] arguments) {
        int number = Integer.parseInt(arguments[1]);
        return switch (arguments[0]) {
            case "places" -> number;
            case "targets" -> (int) (number / targetsOfAPlace());
            default -> throw new IllegalArgumentException("places or targets expected, was " + arguments[0]);
        };
    }

    private static double targetsOfAPlace() {
        int some = 10_000;
        return ManyPlaces.of(some).survey().stream()
                        .mapToInt(place -> place.tally().targets() + place.toChange())
                        .sum()
                / (double) some;
    }

    private static Measured of(int places) {
        var run = ManyPlaces.of(places);
        var s3 = new FakeS3();
        s3.keepOnlySizes();
        store(s3, run);
        var handler = new ReportHandler(
                new Bucket(s3, "bucket"),
                ReportFiles::new,
                new FakeExecutions(),
                Announcement.of(new FakeTopic(), Map.of("TOPIC", "arn:topic")),
                (_, _) -> {},
                () -> SampleRun.UNASKED,
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
        return new Measured(
                run.plan().places().size(),
                response.totals() == null ? 0 : response.totals().targets(),
                seconds,
                cpuSeconds,
                peakHeapMb(),
                size(s3, folder.report()),
                size(s3, folder.html()),
                size(s3, folder.csv()),
                s3.keys().stream()
                        .filter(key -> key.startsWith(folder.notesPrefix()))
                        .mapToDouble(key -> size(s3, key))
                        .sum(),
                s3.uploadedBytes(folder.targetsCsv()) / MEGABYTE,
                s3.uploadedBytes(folder.targetsLines()) / MEGABYTE);
    }

    private static void store(FakeS3 s3, ManyPlaces run) {
        var folder = new RunFolder("r1");
        s3.store(folder.plan(), text(Json.bytes(run.plan())));
        var survey = run.survey();
        for (int from = 0; from < survey.size(); from += PLACES_OF_A_FILE) {
            var shared = SharedNotes.in(new Bucket(s3, "bucket"), folder, "survey-" + from);
            var noted =
                    part(survey, from).stream().map(new SampleNotes(shared)::of).toList();
            shared.write();
            s3.store(folder.surveyed(from, 0), text(Json.lines(noted)));
        }
        var results = run.results();
        for (int from = 0; from < results.size(); from += PLACES_OF_A_FILE) {
            var shared = SharedNotes.in(new Bucket(s3, "bucket"), folder, "rotate-" + from);
            var noted = part(results, from).stream()
                    .map(new SampleNotes(shared)::of)
                    .toList();
            shared.write();
            s3.store(folder.results(0, from), text(Json.lines(noted)));
        }
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(from, Math.min(all.size(), from + PLACES_OF_A_FILE));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static double size(FakeS3 s3, String key) {
        return s3.bytes(key).length / MEGABYTE;
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
