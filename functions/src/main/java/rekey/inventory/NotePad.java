package rekey.inventory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.place.Place;
import rekey.run.Json;
import rekey.run.SharedObjects.Part;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// The notes that one invocation writes of one place, for one thread. A block is compressed, to
/// about an eighth, when it is full.
public final class NotePad {
    private static final Logger LOG = LoggerFactory.getLogger(NotePad.class);

    /// Of a block before it is compressed, about: that of some 5,000 targets.
    private static final int MOST_BYTES = 1 << 20;

    private final Place place;
    private final SharedNotes shared;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final List<Part> parts = new ArrayList<>();

    NotePad(Place place, SharedNotes shared) {
        this.place = place;
        this.shared = shared;
    }

    /// The first line of a block: whose it is.
    record Owner(String account, String region) {}

    public void add(Note note) {
        if (open.size() == 0) {
            line(new Owner(place.account(), place.region()));
        }
        line(note);
        if (open.size() > MOST_BYTES) {
            close();
        }
    }

    /// The targets that were expected and have no note. Which these are is not remembered: the
    /// notes of the others say so.
    ///
    /// @param reading gives all that were to be found
    /// @param wanted the key that one was wanted on
    public void addMissing(Consumer<Consumer<Target>> reading, Function<Target, PreviousKey> wanted) {
        try {
            reading.accept(target -> add(Note.notFound(target, wanted.apply(target))));
        } catch (RuntimeException e) {
            LOG.warn("Which targets are deleted is not noted", e); // and no reason to leave the others where they are
        }
    }

    private void line(Object value) {
        open.writeBytes(Json.bytes(value));
        open.write('\n');
    }

    /// @return where the notes are, once [SharedNotes#write] has written them
    public List<Part> finish() {
        if (open.size() > 0) {
            close();
        }
        return List.copyOf(parts);
    }

    private void close() {
        shared.add(compressed(open.toByteArray())).ifPresent(parts::add);
        open.reset();
    }

    private static byte[] compressed(byte[] lines) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
