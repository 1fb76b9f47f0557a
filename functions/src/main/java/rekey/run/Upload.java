package rekey.run;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An object of any size, written as it is made: one piece of it is in memory. Nothing is stored
/// before [#complete].
public final class Upload extends OutputStream {
    /// With the 10,000 pieces that S3 takes, 80 GB.
    static final int PIECE_BYTES = 8 << 20;

    private final Bucket bucket;
    private final String key;
    private final MessageDigest digest = Sha256.digest();
    private final List<Bucket.Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private @Nullable String id;
    private long bytes;

    public Upload(Bucket bucket, String key) {
        this.bucket = bucket;
        this.key = key;
    }

    /// What was stored.
    ///
    /// @param sha256 in hex digits
    public record Stored(long bytes, String sha256) {}

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        digest.update(from, offset, length);
        bytes += length;
        open.write(from, offset, length);
        if (open.size() >= PIECE_BYTES) {
            send();
        }
    }

    private void send() {
        var begun = id == null ? bucket.beginUpload(key) : id;
        id = begun;
        pieces.add(bucket.upload(key, begun, pieces.size() + 1, open.toByteArray()));
        open.reset();
    }

    /// Stores all that was written, over what was there.
    public Stored complete() {
        if (id == null) {
            bucket.put(key, open.toByteArray());
        } else {
            if (open.size() > 0) {
                send();
            }
            bucket.completeUpload(key, id, pieces);
        }
        return new Stored(bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
