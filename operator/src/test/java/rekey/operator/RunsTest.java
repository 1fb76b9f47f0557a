package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.run.Bucket;
import rekey.run.Json;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sfn.SfnClient;

class RunsTest {
    private record Stored(Map<String, String> objects) implements S3Client {
        @Override
        public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest asked) {
            var text = objects.get(asked.key());
            if (text == null) {
                throw NoSuchKeyException.builder().build();
            }
            return ResponseBytes.fromByteArray(
                    GetObjectResponse.builder().eTag("e").build(), text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    /// Nothing here asks Step Functions.
    private record Silent() implements SfnClient {
        @Override
        public String serviceName() {
            return "states";
        }

        @Override
        public void close() {}
    }

    private static Runs with(Map<String, String> objects) {
        return new Runs(new Silent(), () -> new Bucket(new Stored(objects), "bucket"), Stacks.MACHINE, "");
    }

    private static Run q1(String started) {
        var start = Instant.parse(started);
        return new Run("q1", "e", "FAILED", "rotate", null, start, start.plusSeconds(3), Json.tree("{}"));
    }

    private static final Map<String, String> REPORTED = Map.of("runs/q1/report.json", """
        {"run": "q1", "mode": "rotate", "outcome": "COMPLETE", "startedAt": "2026-08-01T00:00:00.123Z"}\
        """);

    /// A name may be used again after 90 days: the folder is that of the first.
    @ParameterizedTest
    @CsvSource({"2026-08-01T00:00:00.123Z, true", "2026-08-01T00:00:00Z, true", "2026-12-01T00:00:00.123Z, false"})
    void aReportIsThatOfTheRunOnlyIfItIsOfItsStart(String started, boolean its) {
        assertThat(with(REPORTED).report(q1(started)).isPresent()).isEqualTo(its);
    }

    @Test
    void underANameIsWhateverIsKept() {
        assertThat(with(REPORTED).kept("q1"))
                .hasValueSatisfying(report -> assertThat(report.run()).isEqualTo("q1"));
        assertThat(with(Map.of()).kept("q1")).isEqualTo(Optional.empty());
        assertThat(with(Map.of()).report(q1("2026-12-01T00:00:00Z"))).isEmpty();
    }
}
