package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.FakeS3;

class UploadTest {
    private static final String KEY = "runs/r1/targets.csv";

    private final FakeS3 s3 = new FakeS3();
    private final Upload upload = new Upload(new Bucket(s3, "bucket"), KEY);

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, Upload.PIECE_BYTES - 1, Upload.PIECE_BYTES, Upload.PIECE_BYTES + 1, 2 * Upload.PIECE_BYTES + 5
            })
    void whatIsWrittenIsStoredWithItsSizeAndDigest(int size) throws NoSuchAlgorithmException {
        var content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        for (int from = 0; from < size; from += 1000) {
            upload.write(content, from, Math.min(1000, size - from));
        }
        var digest = MessageDigest.getInstance("SHA-256").digest(content);
        assertThat(upload.complete())
                .isEqualTo(new Upload.Stored(size, HexFormat.of().formatHex(digest)));
        assertThat(Arrays.equals(s3.bytes(KEY), content)).isTrue();
        assertThat(s3.contentType(KEY)).isEqualTo("text/csv; charset=utf-8");
    }

    @Test
    void whatIsSmallIsOneWrite() {
        upload.write('a');
        upload.complete();
        assertThat(s3.puts()).containsExactly(KEY);
        assertThat(s3.text(KEY)).isEqualTo("a");
    }

    @Test
    void nothingIsStoredBeforeTheEnd() {
        s3.store(KEY, "of an earlier try");
        upload.write(new byte[3 * Upload.PIECE_BYTES], 0, 3 * Upload.PIECE_BYTES);
        assertThat(s3.text(KEY)).isEqualTo("of an earlier try");
    }

    @Test
    void aPieceThatIsRefusedIsTold() {
        s3.refuseNextPut(403);
        assertThatThrownBy(() -> upload.write(new byte[Upload.PIECE_BYTES], 0, Upload.PIECE_BYTES))
                .hasMessageContaining("403");
    }
}
