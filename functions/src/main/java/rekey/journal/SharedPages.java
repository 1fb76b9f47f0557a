package rekey.journal;

import java.io.ByteArrayOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// Gathers what the places of one invocation write to the journal into few objects. An object for
/// each page was as simple as it gets, and the 20,000 first pages of a large organization, surveyed
/// by all workers at the same time, are more than the 3,500 writes a second that S3 takes of a
/// prefix. Hashed prefixes would not help: S3 splits a prefix after some time of load, and a run
/// has written its journal by then.
///
/// Before each stretch stands a line that says whose it is. Safe for many threads.
///
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
public final class SharedPages {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPages.class);

    /// Of an object, about.
    private static final int MOST_BYTES = 8 << 20;

    private final Bucket bucket;
    private final RunFolder folder;
    private final String writer;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private int objects;

    /// @param writer nobody else writes under this name
    public SharedPages(Bucket bucket, RunFolder folder, String writer) {
        this.bucket = bucket;
        this.folder = folder;
        this.writer = writer;
    }

    /// The line before a stretch.
    private record Owner(String account, String region) {}

    synchronized Stretch add(Place place, byte[] lines, int pages) {
        if (open.size() + lines.length > MOST_BYTES) {
            tryToWrite();
        }
        open.writeBytes(Json.bytes(new Owner(place.account(), place.region())));
        open.write('\n');
        int from = open.size();
        open.writeBytes(lines);
        return new Stretch(object(), from, lines.length, pages);
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

    /// Writes what is not written yet. Nobody may rely on a segment before.
    ///
    /// @throws IllegalStateException where the object is there already, and another
    public synchronized void write() {
        if (open.size() == 0) {
            return;
        }
        var key = folder.journalObject(object());
        var bytes = open.toByteArray();
        // A write whose answer was lost is sent again by the SDK, and then finds itself.
        if (!bucket.putIfAbsent(key, bytes) && !bucket.require(key).is(bytes)) {
            throw new IllegalStateException(key + " is in the journal already and is not overwritten");
        }
        open.reset();
        objects++;
    }

    private String object() {
        return "%s-%06d".formatted(writer, objects);
    }
}
