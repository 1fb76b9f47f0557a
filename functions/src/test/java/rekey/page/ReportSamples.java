package rekey.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import rekey.input.Mode;
import rekey.report.SampleRun;
import rekey.report.SummaryTest;

/// Pages for the browser tests to look at: writes them to a folder.
public final class ReportSamples {
    private static final int MANY = 5_000;

    private ReportSamples() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var complete = SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.complete(1), SummaryTest.complete(2)));
        for (var sample : Map.of(
                        "incomplete", SampleRun.report(),
                        "complete", complete,
                        "plan", SampleRun.planned(),
                        "verify", SampleRun.verified(),
                        "stopped", SampleRun.stopped(),
                        "hostile", HostileNames.report(),
                        "many", ManyPlaces.of(MANY).report())
                .entrySet()) {
            Files.write(folder.resolve(sample.getKey() + ".html"), HtmlReport.of(sample.getValue()));
        }
    }
}
