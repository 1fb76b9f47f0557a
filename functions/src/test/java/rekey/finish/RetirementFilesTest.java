package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.certificate.Certificate;
import rekey.fakes.FakeS3;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.plan.Plan;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

class RetirementFilesTest {
    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");
    private final RunFolder folder = new RunFolder("r1");

    /// Of a run that looked nowhere, for no key.
    private Report report() {
        var input = InputBuilder.rotation()
                .mode(Mode.RETIRE)
                .key(new KeyChoice.Leaving(List.of(), "alias/a"))
                .build();
        var plan = new Plan(
                "r1", SampleRun.EXECUTION, SampleRun.STARTED, input, List.of(), true, List.of(), List.of(), null);
        bucket.put(folder.plan(), Json.pretty(plan));
        var past = new PastRuns(
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                OrganizationFindings.of(Map.of(), Map.of(), SampleRun.STARTED),
                null,
                Map.of());
        bucket.put(folder.pastRuns(), Json.pretty(past));
        return new Reporter(plan, List.of(), SampleRun.UNASKED).report(SampleRun.FINISHED, null);
    }

    private static byte[] tooLarge(Certificate certificate) {
        throw new OutOfMemoryError("Java heap space");
    }

    @Test
    void theCertificateIsWrittenInEachForm() {
        assertThat(new RetirementFiles(bucket, SampleRun.UNASKED).write(report(), folder, SampleRun.FINISHED))
                .isEmpty();
        assertThat(s3.keys()).contains(folder.retirement(), folder.retirementCsv(), folder.retirementHtml());
    }

    @Test
    void aFormThatCannotBeMadeOrWrittenIsToldAndStopsNothing() {
        var files = new RetirementFiles(
                bucket,
                SampleRun.UNASKED,
                _ -> {
                    s3.refuseNextPut(403);
                    return new byte[0];
                },
                RetirementFilesTest::tooLarge);
        assertThat(files.write(report(), folder, SampleRun.FINISHED))
                .containsExactly(
                        "retirement.html could not be written; the log says why",
                        "retirement.csv could not be written; the log says why");
        assertThat(s3.keys())
                .contains(folder.retirement())
                .doesNotContain(folder.retirementCsv(), folder.retirementHtml());
    }
}
