package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.FakeS3;
import rekey.fakes.VirtualTime;
import software.amazon.awssdk.services.s3.model.S3Exception;

class BucketTest {
    private final FakeS3 s3 = new FakeS3();
    private final VirtualTime time = new VirtualTime();
    private final Bucket bucket = new Bucket(s3, "bucket", time, new SplittableRandom(20260101));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsStoredIsReadBack() {
        bucket.put("k", bytes("1\n2\n"));
        assertThat(bucket.require("k").asLines(Integer.class)).containsExactly(1, 2);
        assertThat(bucket.require("k").is(bytes("1\n2\n"))).isTrue();
        assertThat(bucket.require("k").is(bytes("1\n"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "runs/r/report.html, text/html; charset=utf-8",
        "runs/r/report.csv, text/csv; charset=utf-8",
        "runs/r/report.json, application/json",
        "lease.json, application/json",
        "runs/r/batches-0.jsonl, application/jsonl",
        "runs/r.html/x, application/octet-stream"
    })
    void aBrowserIsToldWhatAFileIs(String key, String type) {
        bucket.put(key, bytes("1"));
        bucket.putIfAbsent(key + "x", bytes("1"));
        assertThat(s3.contentType(key)).isEqualTo(type);
    }

    @Test
    void whatIsMissingIsEmptyOrAnErrorThatNamesIt() {
        assertThat(bucket.get("k")).isEmpty();
        assertThatThrownBy(() -> bucket.require("k"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("s3://bucket/k is missing from the run");
    }

    @Test
    void onlyTheFirstOfTwoWritesIfAbsentWrites() {
        assertThat(bucket.putIfAbsent("k", bytes("1"))).isTrue();
        assertThat(bucket.putIfAbsent("k", bytes("2"))).isFalse();
        assertThat(s3.text("k")).isEqualTo("1");
    }

    @Test
    void whatSomebodyElseWroteSinceIsNotReplaced() {
        bucket.put("k", bytes("1"));
        var seen = bucket.require("k").etag();
        bucket.put("k", bytes("2"));
        assertThat(bucket.putIfMatch("k", seen, bytes("3"))).isFalse();
        assertThat(s3.text("k")).isEqualTo("2");
        assertThat(bucket.putIfMatch("k", bucket.require("k").etag(), bytes("4")))
                .isTrue();
        assertThat(s3.text("k")).isEqualTo("4");
    }

    @Test
    void whatSomebodyElseDeletedSinceIsNotReplaced() {
        assertThat(bucket.putIfMatch("k", "\"1\"", bytes("1"))).isFalse();
        assertThat(bucket.get("k")).isEmpty();
    }

    @Test
    void aFailedPreconditionIsANo() {
        s3.refuseNextPut(412);
        assertThat(bucket.putIfAbsent("k", bytes("1"))).isFalse();
        s3.refuseNextPut(412);
        assertThat(bucket.putIfMatch("k", "\"1\"", bytes("1"))).isFalse();
    }

    @Test
    void aConflictSaysNothingAndIsAskedAgain() {
        s3.refuseNextPut(409);
        assertThat(bucket.putIfAbsent("k", bytes("1"))).isTrue();
        assertThat(s3.text("k")).isEqualTo("1");
    }

    @Test
    void aConflictThatStaysIsAnError() {
        for (int i = 0; i < 10; i++) {
            s3.refuseNextPut(409);
        }
        assertThatThrownBy(() -> bucket.putIfAbsent("k", bytes("1"))).isInstanceOf(S3Exception.class);
    }

    /// Two that retry in step would meet again and again.
    @Test
    void afterAConflictItIsAskedAgainAfterAPauseOfItsOwn() {
        for (int i = 0; i < 9; i++) {
            s3.refuseNextPut(409);
        }
        assertThat(bucket.putIfAbsent("k", bytes("1"))).isTrue();
        var pauses = time.sleeps();
        assertThat(pauses).hasSize(9).doesNotHaveDuplicates();
        assertThat(time.passed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(30));
        var other = new VirtualTime();
        for (int i = 0; i < 9; i++) {
            s3.refuseNextPut(409);
        }
        new Bucket(s3, "bucket", other, new SplittableRandom(2)).putIfAbsent("other", bytes("1"));
        assertThat(other.sleeps()).isNotEqualTo(pauses);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 503})
    void everyOtherErrorStaysAnError(int status) {
        s3.refuseNextPut(status);
        assertThatThrownBy(() -> bucket.putIfAbsent("k", bytes("1"))).isInstanceOf(S3Exception.class);
        s3.refuseNextPut(status);
        assertThatThrownBy(() -> bucket.putIfMatch("k", "\"1\"", bytes("1"))).isInstanceOf(S3Exception.class);
    }

    @Test
    void aListGoesOnToItsLastPage() {
        for (var key : List.of("a/1", "a/2", "a/3", "a/4", "a/5", "b/1")) {
            bucket.put(key, bytes("x"));
        }
        assertThat(bucket.list("a/")).containsExactly("a/1", "a/2", "a/3", "a/4", "a/5");
        assertThat(bucket.list("c/")).isEmpty();
    }

    @Test
    void whatIsDeletedIsGone() {
        bucket.put("k", bytes("1"));
        var etag = bucket.require("k").etag();
        assertThat(bucket.deleteIfMatch("k", etag)).isTrue();
        assertThat(bucket.get("k")).isEmpty();
        assertThat(bucket.deleteIfMatch("k", etag)).isFalse();
    }

    @Test
    void whatSomebodyElseWroteSinceIsNotDeleted() {
        bucket.put("k", bytes("1"));
        var seen = bucket.require("k").etag();
        bucket.put("k", bytes("2"));
        assertThat(bucket.deleteIfMatch("k", seen)).isFalse();
        assertThat(s3.text("k")).isEqualTo("2");
    }

    @Test
    void toAReaderThatMayNotListItWhatIsMissingIsHidden() {
        assertThat(bucket.look("k")).isEqualTo(new Bucket.Look.Hidden("it is missing"));
        s3.hideMissing();
        assertThatThrownBy(() -> bucket.get("k")).isInstanceOf(S3Exception.class);
        assertThat(bucket.look("k"))
                .isInstanceOfSatisfying(
                        Bucket.Look.Hidden.class,
                        hidden -> assertThat(hidden.told()).contains("403"));
        bucket.put("k", bytes("1"));
        assertThat(bucket.look("k")).isInstanceOf(Bucket.Look.Found.class);
    }
}
