package rekey.inventory;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import rekey.outcome.CountedAs;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.run.SharedObjects.Part;
import rekey.target.Target;

/// Reads the notes of a run.
public final class NoteReader {
    private final Bucket bucket;
    private final RunFolder folder;

    public NoteReader(Bucket bucket, RunFolder folder) {
        this.bucket = bucket;
        this.folder = folder;
    }

    /// A part as it is stored: small, since it is compressed.
    public byte[] read(Part part) {
        return bucket.part(folder.noteObject(part.object()), part.from(), part.bytes());
    }

    public void each(Noted noted, Consumer<Note> consumer) {
        noted.parts().forEach(part -> each(read(part), consumer));
    }

    /// Those of some targets that have this as the last word.
    public Set<Target> countedAs(CountedAs what, Set<Target> targets, Noted noted) {
        var found = new HashSet<Target>();
        each(noted, note -> {
            if (targets.contains(note.target()) && note.standing() != Note.Standing.UNLESS_TOLD) {
                found.remove(note.target());
                if (note.as() == what) {
                    found.add(note.target());
                }
            }
        });
        return Set.copyOf(found);
    }

    /// @param stored as [#read] gives it
    public static void each(byte[] stored, Consumer<Note> consumer) {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(stored)), StandardCharsets.UTF_8))) {
            lines.readLine(); // whose it is
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                consumer.accept(Json.read(line.getBytes(StandardCharsets.UTF_8), Note.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
