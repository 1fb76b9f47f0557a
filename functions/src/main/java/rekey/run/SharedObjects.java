package rekey.run;

import java.io.ByteArrayOutputStream;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gathers what the places of one invocation write into few objects. An object for each place was
/// as simple as it gets, and the 20,000 first writes of a large organization, surveyed by all
/// workers at the same time, are more than the 3,500 writes a second that S3 takes of a prefix.
/// Hashed prefixes would not help: S3 splits a prefix after some time of load, and a run has
/// written what it has to by then.
///
/// What is written is never overwritten. Safe for many threads.
///
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
public final class SharedObjects {
    private static final Logger LOG = LoggerFactory.getLogger(SharedObjects.class);

    /// Of an object, about.
    private static final int MOST_BYTES = 8 << 20;

    private final Bucket bucket;
    private final String writer;
    private final UnaryOperator<String> keys;
    private final String where;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private int objects;

    /// @param writer nobody else writes under this name
    /// @param keys of an object by its name
    /// @param where they are, in words
    public SharedObjects(Bucket bucket, String writer, UnaryOperator<String> keys, String where) {
        this.bucket = bucket;
        this.writer = writer;
        this.keys = keys;
        this.where = where;
    }

    /// A part of an object.
    ///
    /// @param object its name
    /// @param from the first byte
    /// @param bytes how many
    public record Part(String object, long from, int bytes) {}

    /// @param before what stands before the part, for who reads the whole object
    public synchronized Part add(byte[] before, byte[] bytes) {
        if (open.size() + bytes.length > MOST_BYTES) {
            tryToWrite();
        }
        open.writeBytes(before);
        int from = open.size();
        open.writeBytes(bytes);
        return new Part(object(), from, bytes.length);
    }

    /// An error here would be that of the place that happens to come next, and it is not the last
    /// try.
    private void tryToWrite() {
        try {
            write();
        } catch (RuntimeException e) {
            LOG.warn("{} is not written yet", object(), e);
        }
    }

    /// Writes what is not written yet. Nobody may rely on a part before.
    ///
    /// @throws IllegalStateException where the object is there already, and another
    public synchronized void write() {
        if (open.size() == 0) {
            return;
        }
        var key = keys.apply(object());
        var bytes = open.toByteArray();
        // A write whose answer was lost is sent again by the SDK, and then finds itself.
        if (!bucket.putIfAbsent(key, bytes) && !bucket.require(key).is(bytes)) {
            throw new IllegalStateException("%s is in %s already and is not overwritten".formatted(key, where));
        }
        open.reset();
        objects++;
    }

    private String object() {
        return "%s-%06d".formatted(writer, objects);
    }
}
