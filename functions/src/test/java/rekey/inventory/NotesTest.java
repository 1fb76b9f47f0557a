package rekey.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.logs.LogGroup;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;

class NotesTest {
    private static final Place ONE = new Place("111122223333", "eu-central-1");
    private static final Place OTHER = new Place("444455556666", "eu-central-1");

    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");
    private final RunFolder folder = new RunFolder("r1");
    private final SharedNotes shared = SharedNotes.in(bucket, folder, "w");
    private final NoteReader reader = new NoteReader(bucket, folder);

    private static Note note(String name, CountedAs as) {
        var group = new LogGroup(name, new PreviousKey.None(), null, 30, "STANDARD");
        return Note.of(group, Came.to(as), null);
    }

    private List<Note> read(Noted noted) {
        var notes = new ArrayList<Note>();
        reader.each(Json.read(Json.bytes(noted), Noted.class), notes::add);
        return notes;
    }

    @Test
    void thePlacesOfAnInvocationShareOneObjectAndEachReadsItsOwn() {
        var one = shared.of(ONE);
        var other = shared.of(OTHER);
        one.add(note("a", CountedAs.TO_CHANGE));
        other.add(note("a", CountedAs.EXCLUDED));
        one.add(note("b", CountedAs.ALREADY_RIGHT));
        var ofOne = new Noted(one.finish(), null);
        var ofOther = new Noted(other.finish(), Came.failed("Denied"));
        assertThat(shared.write()).isTrue();
        assertThat(s3.puts()).containsExactly(folder.noteObject("w-000000"));
        assertThat(read(ofOne)).containsExactly(note("a", CountedAs.TO_CHANGE), note("b", CountedAs.ALREADY_RIGHT));
        assertThat(read(ofOther)).containsExactly(note("a", CountedAs.EXCLUDED));
    }

    @Test
    void aLargePlaceIsWrittenInBlocksAndReadInItsOrder() {
        var random = new SplittableRandom(1);
        var pad = shared.of(ONE);
        var all = new ArrayList<Note>();
        for (int i = 0; i < 12_000; i++) {
            all.add(note("/aws/lambda/%06d-%08x".formatted(i, random.nextInt()), CountedAs.TO_CHANGE));
        }
        all.forEach(pad::add);
        var noted = new Noted(pad.finish(), null);
        shared.write();
        assertThat(noted.parts()).hasSizeBetween(2, 4);
        assertThat(noted.parts().stream().mapToInt(part -> part.bytes()).sum())
                .as("compressed")
                .isLessThan(12_000 * 30);
        assertThat(read(noted)).isEqualTo(all);
    }

    @Test
    void whereThereIsNothingToNoteNothingIsWritten() {
        assertThat(shared.of(ONE).finish()).isEmpty();
        assertThat(shared.write()).isTrue();
        assertThat(s3.puts()).isEmpty();
    }

    @Test
    void theLastWordOfATargetIsWhatItIsCountedAs() {
        var pad = shared.of(ONE);
        pad.add(note("a", CountedAs.ALREADY_RIGHT));
        pad.add(note("b", CountedAs.ALREADY_RIGHT));
        pad.add(note("c", CountedAs.ALREADY_RIGHT));
        pad.add(note("b", CountedAs.TO_CHANGE));
        pad.add(Note.notFound(new Target.LogGroup("a"), new PreviousKey.None()));
        var noted = new Noted(pad.finish(), null);
        shared.write();
        Target a = new Target.LogGroup("a");
        Target b = new Target.LogGroup("b");
        assertThat(reader.countedAs(CountedAs.ALREADY_RIGHT, Set.of(a, b), noted))
                .containsExactly(a);
    }

    /// The run has done its work: what it cannot write of it keeps it from nothing.
    @Test
    void aBucketThatRefusesNotesIsToldAndStopsNothing() {
        var pad = shared.of(ONE);
        pad.add(note("a", CountedAs.TO_CHANGE));
        pad.finish();
        s3.refuseNextPut(403);
        assertThat(shared.write()).isFalse();
    }

    @Test
    void aBucketThatIsBusyHasTheInvocationRepeated() {
        var pad = shared.of(ONE);
        pad.add(note("a", CountedAs.TO_CHANGE));
        pad.finish();
        s3.refuseNextPut(503);
        assertThatThrownBy(shared::write).hasMessageContaining("503");
    }
}
