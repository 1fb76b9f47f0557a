package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.plan.Packing;
import rekey.progress.LiveProgress;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LiveReaderTest {
    private static final Packing.Prediction NONE = new Packing.Prediction(0, 0, 0, 0, 0, 0);

    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final TreeSet<String> read = new TreeSet<>();

    private final S3Client s3 = new S3Client() {
        @Override
        public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
            synchronized (read) {
                read.add(request.key());
            }
            var bytes = stored.get(request.key());
            if (bytes == null) {
                throw NoSuchKeyException.builder().statusCode(404).build();
            }
            if (bytes.length == 0) {
                throw S3Exception.builder().statusCode(403).message("no").build();
            }
            return ResponseBytes.fromByteArray(GetObjectResponse.builder().build(), bytes);
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    };

    private LiveReader reader(int... batches) {
        var waves = IntStream.range(0, batches.length)
                .mapToObj(wave -> new Packing.Wave(wave, false, batches[wave], batches[wave], 1, 1))
                .toList();
        return new LiveReader(new Bucket(s3, "bucket"), new RunFolder("r1"), new Packing(waves, 1, NONE));
    }

    private void tell(String name, int done) {
        stored.put("runs/r1/live/" + name, Json.bytes(new LiveProgress(Instant.EPOCH, 1, done, 5, 5, 0, 0, null)));
    }

    private List<String> read() {
        synchronized (read) {
            var names =
                    read.stream().map(key -> key.replace("runs/r1/live/", "")).toList();
            read.clear();
            return names;
        }
    }

    @Test
    void aBatchThatIsDoneIsNotReadAgainAndStillCounts() {
        tell("0-000000.json", 1);
        tell("0-000001.json", 0);
        var reader = reader(3);
        assertThat(reader.read(0)).hasSize(2);
        read();
        assertThat(reader.read(0)).hasSize(2);
        assertThat(read()).containsExactly("0-000001.json", "0-000002.json");
    }

    @Test
    void ofManyBatchesTwentyAreReadAtATimeAndEachInTurn() {
        var reader = reader(50);
        reader.read(0);
        assertThat(read()).hasSize(20).contains("0-000000.json", "0-000019.json");
        reader.read(0);
        reader.read(0);
        assertThat(read()).hasSize(40).contains("0-000020.json", "0-000049.json", "0-000009.json");
    }

    @Test
    void aWaveThatHasNotBegunIsNotReadYet() {
        var reader = reader(1, 1);
        reader.read(0);
        assertThat(read()).containsExactly("0-000000.json");
        reader.read(1);
        assertThat(read()).containsExactly("0-000000.json", "1-000000.json");
    }

    @Test
    void whatCannotBeReadIsNotKnownAndNoFailure() {
        stored.put("runs/r1/live/0-000000.json", new byte[0]);
        stored.put("runs/r1/live/0-000001.json", new byte[] {'?'});
        stored.put(
                "runs/r1/live/0-000002.json",
                "{\"at\":\"2026-11-30T09:00:00Z\",\"places\":1,\"placesDone\":0,\"targets\":5,\"targetsDone\":1,\"throttles\":0,\"perSecond\":1,\"more\":1}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(reader(3).read(0)).hasSize(1);
    }
}
