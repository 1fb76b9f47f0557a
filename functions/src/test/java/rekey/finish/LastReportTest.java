package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeS3;
import rekey.input.Mode;
import rekey.report.SampleRun;
import rekey.run.Bucket;

class LastReportTest {
    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");

    private void keep(String text, Duration later) {
        var last = new LastReport(bucket, Mode.ROTATE, SampleRun.STARTED.plus(later));
        last.keep(last.html(), text.getBytes(StandardCharsets.UTF_8));
    }

    private String kept() {
        return s3.text("last/rotate.html");
    }

    @ParameterizedTest
    @CsvSource({"ROTATE, last/rotate", "RESTORE, last/restore", "PLAN, last/plan", "VERIFY, last/verify"})
    void eachModeHasItsOwn(Mode mode, String name) {
        var last = new LastReport(bucket, mode, SampleRun.STARTED);
        assertThat(last.html()).isEqualTo(name + ".html");
        assertThat(last.json()).isEqualTo(name + ".json");
    }

    @Test
    void theReportOfALaterRunTakesThePlaceOfAnEarlierOne() {
        keep("first", Duration.ZERO);
        assertThat(kept()).isEqualTo("first");
        assertThat(s3.contentType("last/rotate.html")).startsWith("text/html");
        keep("second", Duration.ofMillis(1));
        assertThat(kept()).isEqualTo("second");
    }

    @Test
    void anEndThatIsToldLateLeavesTheReportOfTheLaterRun() {
        keep("second", Duration.ofDays(1));
        keep("first", Duration.ZERO);
        assertThat(kept()).isEqualTo("second");
    }

    @Test
    void aRunThatIsToldTwiceWritesItAgain() {
        keep("first", Duration.ZERO);
        keep("first, again", Duration.ZERO);
        assertThat(kept()).isEqualTo("first, again");
    }

    @Test
    void aLaterRunThatWritesInBetweenStays() {
        keep("before", Duration.ofDays(-1));
        s3.beforeNextPut(() -> keep("second", Duration.ofDays(1)));
        keep("first", Duration.ZERO);
        assertThat(kept()).isEqualTo("second");
    }

    @Test
    void anEarlierRunThatWritesInBetweenIsWrittenOver() {
        s3.beforeNextPut(() -> keep("first", Duration.ZERO));
        keep("second", Duration.ofDays(1));
        assertThat(kept()).isEqualTo("second");
    }

    @Test
    void whatSomebodyHasPutThereWithoutALabelIsWrittenOver() {
        s3.store("last/rotate.html", "by hand");
        keep("first", Duration.ZERO);
        assertThat(kept()).isEqualTo("first");
    }
}
