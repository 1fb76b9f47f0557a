package rekey.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;

class JournalTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String FOLDER = "runs/r1/journal/111122223333/eu-central-1/";

    private final FakeS3 s3 = new FakeS3();
    private final Journal journal = new Journal(new Bucket(s3, "bucket"), new RunFolder("r1"), PLACE);

    private static JournalEntry entry(int number) {
        return new JournalEntry(new Target.LogGroup("group-" + number), new PreviousKey.None(), number + 1, null);
    }

    private static List<JournalEntry> entries(int from, int to) {
        return IntStream.range(from, to).mapToObj(JournalTest::entry).toList();
    }

    private Optional<Segment> written(String segment, int entries) {
        var writer = journal.writer(segment);
        entries(0, entries).forEach(writer::add);
        return writer.finish();
    }

    @Test
    void aPageHasFiftyEntries() {
        var segment = written("s", 120).orElseThrow();
        assertThat(segment).isEqualTo(new Segment("s", 3, 120));
        assertThat(journal.page(segment, 0)).isEqualTo(entries(0, 50));
        assertThat(journal.page(segment, 1)).isEqualTo(entries(50, 100));
        assertThat(journal.page(segment, 2)).isEqualTo(entries(100, 120));
        assertThat(s3.keys())
                .containsExactly(FOLDER + "s/000000.jsonl", FOLDER + "s/000001.jsonl", FOLDER + "s/000002.jsonl");
    }

    @Test
    void aFullLastPageIsFollowedByNone() {
        assertThat(written("s", 100)).contains(new Segment("s", 2, 100));
        assertThat(s3.keys()).hasSize(2);
    }

    @Test
    void aFullPageIsWrittenBeforeTheNextEntryIsTaken() {
        var writer = journal.writer("s");
        entries(0, 49).forEach(writer::add);
        assertThat(s3.keys()).isEmpty();
        writer.add(entry(49));
        assertThat(s3.keys()).hasSize(1);
    }

    @Test
    void eachEntryOfASegmentIsGivenInOrderAndAsItWasAmended() {
        var segment = written("s", 1020).orElseThrow();
        written("s2", 60);
        var amended = new JournalEntry(entry(70).target(), new PreviousKey.Key("arn:other"), 71, null);
        journal.amend(segment, 1, List.of(amended));
        var found = new ArrayList<JournalEntry>();
        journal.each(segment, found::add);
        var expected = new ArrayList<>(entries(0, 1020));
        expected.set(70, amended);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void nothingToChangeWritesNothing() {
        assertThat(written("s", 0)).isEmpty();
        assertThat(s3.puts()).isEmpty();
    }

    @Test
    void whatIsInTheJournalIsNeverOverwritten() {
        written("s", 10);
        var before = s3.text(FOLDER + "s/000000.jsonl");
        assertThatThrownBy(() -> written("s", 20))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is in the journal already");
        assertThat(s3.text(FOLDER + "s/000000.jsonl")).isEqualTo(before);
    }

    @Test
    void aWriteWhoseAnswerWasLostIsTheSameWrite() {
        s3.loseAnswerOfNextPut();
        assertThat(written("s", 10)).contains(new Segment("s", 1, 10));
    }

    @Test
    void whoSurveysAPlaceAgainWritesASegmentOfItsOwn() {
        var first = written("first", 60).orElseThrow();
        var second = written("second", 55).orElseThrow();
        assertThat(journal.page(first, 1)).isEqualTo(entries(50, 60));
        assertThat(journal.page(second, 1)).isEqualTo(entries(50, 55));
    }

    private static JournalEntry amended(int number, String key) {
        return new JournalEntry(entry(number).target(), new PreviousKey.Key(key), 1, null);
    }

    @Test
    void anAmendmentIsStrongerThanThePageAndLeavesItAsItIs() {
        var segment = written("s", 3).orElseThrow();
        var before = s3.text(FOLDER + "s/000000.jsonl");
        journal.amend(segment, 0, List.of(amended(1, "arn:by-somebody")));
        assertThat(journal.page(segment, 0)).containsExactly(entry(0), amended(1, "arn:by-somebody"), entry(2));
        assertThat(s3.text(FOLDER + "s/000000.jsonl")).isEqualTo(before);
    }

    @Test
    void theLastOfManyAmendmentsHoldsAndNoneIsOverwritten() {
        var segment = written("s", 2).orElseThrow();
        for (int i = 0; i < 12; i++) {
            journal.amend(segment, 0, List.of(amended(0, "arn:" + i)));
        }
        journal.amend(segment, 0, List.of(amended(1, "arn:other")));
        assertThat(journal.page(segment, 0)).containsExactly(amended(0, "arn:11"), amended(1, "arn:other"));
        assertThat(s3.keys()).hasSize(14);
    }

    @Test
    void anAmendmentOfOnePageIsNoneOfAnother() {
        var segment = written("s", 60).orElseThrow();
        journal.amend(segment, 1, List.of(amended(50, "arn:by-somebody")));
        assertThat(journal.page(segment, 0)).isEqualTo(entries(0, 50));
        assertThat(journal.page(segment, 1)).contains(amended(50, "arn:by-somebody"));
    }

    @Test
    void aMissingPageIsNoEmptyPage() {
        assertThatThrownBy(() -> journal.page(new Segment("s", 1, 1), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("s3://bucket/" + FOLDER + "s/000000.jsonl is missing from the run");
    }

    @Test
    void anEntryIsOneLineAndNamesNoRetentionThatNeverEnds() {
        var entries = List.of(
                new JournalEntry(new Target.LogGroup("/aws/lambda/f"), new PreviousKey.Key("arn:k"), 30, null),
                new JournalEntry(new Target.LogGroup("g"), new PreviousKey.None(), null, null),
                JournalEntry.ofQueryResults(new PreviousKey.Unknown()));
        var lines = new String(Json.lines(entries), StandardCharsets.UTF_8);
        assertThat(lines).isEqualTo("""
                {"target":"/aws/lambda/f","previousKey":"arn:k","retentionInDays":30}
                {"target":"g","previousKey":"none"}
                {"target":"query-result:*","previousKey":"unknown"}
                """);
        assertThat(Json.readLines(lines.getBytes(StandardCharsets.UTF_8), JournalEntry.class))
                .isEqualTo(entries);
    }
}
