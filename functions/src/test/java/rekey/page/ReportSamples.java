package rekey.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rekey.certificate.SampleCertificate;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.plan.LeftOut;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.Problem;
import rekey.reconcile.Reconciliation;
import rekey.reconcile.Stop;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.RestorationReportTest;
import rekey.report.SampleRun;
import rekey.report.SummaryTest;
import rekey.run.Json;

/// Pages for the browser tests to look at: writes them to a folder.
public final class ReportSamples {
    private static final int MANY = 5_000;

    private ReportSamples() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        for (var sample : samples().entrySet()) {
            Files.write(folder.resolve(sample.getKey() + ".html"), HtmlReport.of(sample.getValue()));
        }
        var certificate = SampleCertificate.of("/<script>alert(1)</script>" + "x".repeat(200));
        Files.write(folder.resolve("retirement.html"), RetirementPage.of(certificate));
    }

    private static Map<String, Report> samples() {
        var samples = new TreeMap<String, Report>();
        samples.put("incomplete", SampleRun.report());
        samples.put(
                "complete", SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.complete(1), SummaryTest.complete(2))));
        samples.put("plan", SampleRun.planned());
        samples.put("verify", SampleRun.verified());
        samples.put("canary", SampleRun.stopped());
        samples.put("stopped", byAPerson());
        samples.put("restoration", RestorationReportTest.restorations().get("all places"));
        samples.put("policy", ReportOf.one(place(), List.of(failure(statement()))));
        samples.put("empty", ReportOf.leavingOut(List.of(), leftOut(299)));
        samples.put("leftout", ReportOf.leavingOut(leftOut(299)));
        samples.put("hostile", HostileNames.report());
        samples.put("many", ManyPlaces.of(MANY).report());
        return samples;
    }

    private static Report byAPerson() {
        var stop = new Problem("Aborted", "Somebody stopped the execution: Maintenance: the key is the wrong one");
        var plan = SampleRun.plan();
        var places = new Reconciliation(
                        Mode.ROTATE, SampleRun.survey(), SampleRun.results().subList(0, 1))
                .of(plan.places(), new LossCauses(FailedChildren.NONE, Stop.ABORTED.of(plan, stop)));
        return new Reporter(plan, places, SampleRun.UNASKED).report(SampleRun.FINISHED, stop);
    }

    private static List<LeftOut> leftOut(int accounts) {
        return IntStream.range(0, accounts)
                .mapToObj(i -> new LeftOut(
                        "%012d".formatted(i),
                        "Team " + i,
                        i % 100 == 7
                                ? "its state is SUSPENDED"
                                : "it is not among the accounts that the input includes"))
                .toList();
    }

    private static Report.PlaceReport place() {
        return SampleRun.report().places().get(2);
    }

    private static Report.FailureReport failure(String statement) {
        return new Report.FailureReport(
                3,
                List.of(),
                "KeyPolicyDenies",
                "no statement allows kms:Encrypt",
                Blame.CONFIGURATION,
                "Add this statement to the key policy of %s: %s".formatted(SampleRun.OLD, statement));
    }

    /// 4 KB, and one value of it is a long word.
    static String statement() {
        var arns = IntStream.range(0, 60)
                .mapToObj(i -> "arn:aws:logs:eu-central-1:%012d:log-group:*".formatted(i))
                .toList();
        return new String(
                Json.bytes(Map.of(
                        "Sid",
                        "LetLogsIn" + "x".repeat(900),
                        "Condition",
                        Map.of("ArnLike", Map.of("kms:EncryptionContext:aws:logs:arn", arns)))),
                StandardCharsets.UTF_8);
    }
}
