package rekey.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;

class JournalledKeysTest {
    private static final Target A = new Target.LogGroup("a");
    private static final Target B = new Target.LogGroup("b");
    private static final PreviousKey OLD = new PreviousKey.Key("arn:old");
    private static final PreviousKey OLDER = new PreviousKey.Key("arn:older");

    private final Journal journal = new Journal(
            new Bucket(new FakeS3(), "bucket"), new RunFolder("r1"), new Place("1".repeat(12), "us-east-1"));

    private Segment segment(String id, JournalEntry... entries) {
        var writer = journal.writer(id);
        List.of(entries).forEach(writer::add);
        return writer.finish().orElseThrow();
    }

    @Test
    void everyTargetOfEverySegmentIsThereWithItsKey() {
        var keys = JournalledKeys.of(
                journal,
                List.of(
                        segment("one", new JournalEntry(A, OLD, 3, null), JournalEntry.ofQueryResults(OLDER)),
                        segment("two", new JournalEntry(B, new PreviousKey.None(), null, null))));
        assertThat(keys.of(A)).contains(OLD);
        assertThat(keys.of(B)).contains(new PreviousKey.None());
        assertThat(keys.of(new Target.QueryResults())).contains(OLDER);
        assertThat(keys.of(new Target.LogGroup("c"))).isEmpty();
        assertThat(keys.arns()).containsExactlyInAnyOrder("arn:old", "arn:older");
    }

    @Test
    void aKeyThatWasNotedJustBeforeTheChangeHolds() {
        var segment = segment("one", new JournalEntry(A, OLD, 3, null), new JournalEntry(B, OLD, 3, null));
        journal.amend(segment, 0, List.of(new JournalEntry(A, OLDER, 3, null)));
        var keys = JournalledKeys.of(journal, List.of(segment));
        assertThat(keys.of(A)).contains(OLDER);
        assertThat(keys.of(B)).contains(OLD);
    }

    @Test
    void theKeysThatItWasOnBeforeAreToldToo() {
        var first = segment(
                "one",
                new JournalEntry(A, OLD, 3, null),
                new JournalEntry(B, OLD, 3, null),
                JournalEntry.ofQueryResults(OLD));
        journal.amend(first, 0, List.of(new JournalEntry(A, OLDER, 3, null)));
        journal.amend(first, 0, List.of(new JournalEntry(B, OLDER, 3, null)));
        journal.amend(first, 0, List.of(new JournalEntry(B, OLD, 3, null)));
        var second = segment("two", JournalEntry.ofQueryResults(OLDER));
        var keys = JournalledKeys.of(journal, List.of(first, second));
        assertThat(keys.earlier(A)).containsExactly(OLD);
        assertThat(keys.earlier(B)).containsExactly(OLDER);
        assertThat(keys.earlier(new Target.QueryResults())).containsExactly(OLD);
        assertThat(keys.earlier(new Target.LogGroup("c"))).isEmpty();
        assertThat(keys.of(A)).contains(OLDER);
        assertThat(keys.of(B)).contains(OLD);
        assertThat(keys.arns()).containsExactlyInAnyOrder("arn:old", "arn:older");
    }
}
