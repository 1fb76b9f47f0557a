package rekey.journal;

import java.io.ByteArrayOutputStream;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.run.SharedObjects;

/// Where the places of one invocation write to the journal together. Before each stretch stands a
/// line that says whose it is. Safe for many threads.
public final class SharedPages {
    private final SharedObjects objects;

    /// @param writer nobody else writes under this name
    public SharedPages(Bucket bucket, RunFolder folder, String writer) {
        this.objects = new SharedObjects(bucket, writer, folder::journalObject, "the journal");
    }

    /// The line before a stretch.
    private record Owner(String account, String region) {}

    Stretch add(Place place, byte[] lines, int pages) {
        var owner = new ByteArrayOutputStream();
        owner.writeBytes(Json.bytes(new Owner(place.account(), place.region())));
        owner.write('\n');
        var part = objects.add(owner.toByteArray(), lines);
        return new Stretch(part.object(), part.from(), part.bytes(), pages);
    }

    /// Writes what is not written yet. Nobody may rely on a segment before.
    ///
    /// @throws IllegalStateException where the object is there already, and another
    public void write() {
        objects.write();
    }
}
