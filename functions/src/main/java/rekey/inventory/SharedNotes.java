package rekey.inventory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.run.SharedObjects;
import rekey.run.SharedObjects.Part;

/// Where the places of one invocation write their notes together. Safe for many threads.
public final class SharedNotes {
    private static final Logger LOG = LoggerFactory.getLogger(SharedNotes.class);
    private static final byte[] NOTHING = {};

    private final @Nullable SharedObjects objects;

    private SharedNotes(@Nullable SharedObjects objects) {
        this.objects = objects;
    }

    /// @param writer nobody else writes under this name
    public static SharedNotes in(Bucket bucket, RunFolder folder, String writer) {
        return new SharedNotes(new SharedObjects(bucket, writer, folder::noteObject, "the notes"));
    }

    /// Which are kept nowhere.
    public static SharedNotes unkept() {
        return new SharedNotes(null);
    }

    public NotePad of(Place place) {
        return new NotePad(place, this);
    }

    Optional<Part> add(byte[] block) {
        return Optional.ofNullable(objects).map(kept -> kept.add(NOTHING, block));
    }

    /// Writes what is not written yet. Nobody may rely on a part before.
    ///
    /// @return false where the bucket does not take it: the run goes on without these notes
    /// @throws RuntimeException that passes, and with which the invocation is to be repeated
    public boolean write() {
        if (objects == null) {
            return true;
        }
        try {
            objects.write();
            return true;
        } catch (RuntimeException e) {
            if (AwsErrors.passing(e).isPresent()) {
                throw e;
            }
            LOG.error("The notes of this invocation could not be written", e);
            return false;
        }
    }
}
