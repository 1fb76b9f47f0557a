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
import software.amazon.awssdk.services.s3.model.S3Exception;

class JournalTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final RunFolder FOLDER = new RunFolder("r1");
    private static final String OBJECT = "runs/r1/journal/shared/111122223333-eu-central-1-s-000000.jsonl";

    private final FakeS3 s3 = new FakeS3();
    private final Journal journal = new Journal(new Bucket(s3, "bucket"), FOLDER, PLACE);

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
        assertThat(List.of(segment.pages(), segment.entries())).containsExactly(3, 120);
        assertThat(journal.page(segment, 0)).isEqualTo(entries(0, 50));
        assertThat(journal.page(segment, 1)).isEqualTo(entries(50, 100));
        assertThat(journal.page(segment, 2)).isEqualTo(entries(100, 120));
        assertThat(s3.keys()).containsExactly(OBJECT);
    }

    @Test
    void aFullLastPageIsFollowedByNone() {
        assertThat(written("s", 100)).map(Segment::pages).contains(2);
    }

    /// Each page was an object once, and a reader asked for each and listed what amends it.
    @Test
    void theJournalOfALargePlaceIsWrittenAndReadInAFewCalls() {
        var segment = written("s", 60_000).orElseThrow();
        assertThat(segment.pages()).isEqualTo(1_200);
        assertThat(s3.puts()).hasSizeLessThan(4);
        int written = s3.reads();
        var read = new ArrayList<JournalEntry>();
        journal.each(segment, read::add);
        assertThat(read).isEqualTo(entries(0, 60_000));
        assertThat(s3.reads() - written).isEqualTo(6);
        assertThat(s3.listings()).isEqualTo(1);
        assertThat(Json.bytes(segment)).hasSizeLessThan(800);
    }

    @Test
    void namesOfAnyLengthAndScriptAreReadBack() {
        var writer = journal.writer("s");
        var entries = IntStream.range(0, 12_000)
                .mapToObj(number -> new JournalEntry(
                        new Target.LogGroup("ä\"\n".repeat(170) + number), new PreviousKey.None(), null, null))
                .toList();
        entries.forEach(writer::add);
        var segment = writer.finish().orElseThrow();
        var read = new ArrayList<JournalEntry>();
        journal.each(segment, read::add);
        assertThat(read).isEqualTo(entries);
        assertThat(segment.stretches()).hasSizeBetween(4, 12);
    }

    @Test
    void aPageThatIsNoneOfTheSegmentIsAnError() {
        var segment = written("s", 60).orElseThrow();
        assertThatThrownBy(() -> journal.page(segment, 2)).hasMessage("segment s has 2 pages, and no page 2");
    }

    @Test
    void placesOfAnInvocationShareAnObjectThatSaysWhoseItsLinesAre() {
        var bucket = new Bucket(s3, "bucket");
        var pages = new SharedPages(bucket, FOLDER, "w");
        var other = new Place("444455556666", "us-east-1");
        var first = new Journal(bucket, FOLDER, PLACE, pages).writer("w");
        var second = new Journal(bucket, FOLDER, other, pages).writer("w");
        second.add(entry(7));
        entries(0, 60).forEach(first::add);
        var ofFirst = first.finish().orElseThrow();
        var ofSecond = second.finish().orElseThrow();
        assertThat(s3.puts()).isEmpty();
        pages.write();
        pages.write();
        assertThat(s3.puts()).containsExactly("runs/r1/journal/shared/w-000000.jsonl");
        assertThat(journal.page(ofFirst, 1)).isEqualTo(entries(50, 60));
        assertThat(new Journal(bucket, FOLDER, other).page(ofSecond, 0)).isEqualTo(entries(7, 8));
        assertThat(s3.text("runs/r1/journal/shared/w-000000.jsonl").lines())
                .hasSize(63)
                .startsWith("{\"account\":\"111122223333\",\"region\":\"eu-central-1\"}")
                .contains("{\"account\":\"444455556666\",\"region\":\"us-east-1\"}");
    }

    /// S3 may be away for a minute while a survey goes on.
    @Test
    void anObjectThatCouldNotBeWrittenAmidTheSurveyIsWrittenLater() {
        var bucket = new Bucket(s3, "bucket");
        var pages = new SharedPages(bucket, FOLDER, "w");
        var writer = new Journal(bucket, FOLDER, PLACE, pages).writer("w");
        s3.refuseNextPut(503);
        entries(0, 150_000).forEach(writer::add);
        var segment = writer.finish().orElseThrow();
        pages.write();
        var read = new ArrayList<JournalEntry>();
        journal.each(segment, read::add);
        assertThat(read).isEqualTo(entries(0, 150_000));
    }

    @Test
    void theLastTryToWriteIsAnError() {
        var pages = new SharedPages(new Bucket(s3, "bucket"), FOLDER, "w");
        var writer = new Journal(new Bucket(s3, "bucket"), FOLDER, PLACE, pages).writer("w");
        writer.add(entry(1));
        writer.finish();
        s3.refuseNextPut(403);
        assertThatThrownBy(pages::write).isInstanceOf(S3Exception.class);
    }

    /// As version 1 wrote it: each page an object, and what amends it beside it.
    @Test
    void theJournalOfAnEarlierVersionIsStillRead() {
        var old = "runs/r1/journal/111122223333/eu-central-1/s/";
        s3.store(old + "000000.jsonl", text(entries(0, 50)));
        s3.store(old + "000001.jsonl", text(entries(50, 60)));
        s3.store(old + "000001-amended-0000.jsonl", text(List.of(amended(55, "arn:1"), amended(56, "arn:1"))));
        s3.store(old + "000001-amended-0001.jsonl", text(List.of(amended(56, "arn:2"))));
        var segment =
                Json.read("{\"id\":\"s\",\"pages\":2,\"entries\":60}".getBytes(StandardCharsets.UTF_8), Segment.class);
        assertThat(segment).isEqualTo(new Segment("s", 2, 60));
        journal.amend(segment, 1, List.of(amended(57, "arn:3")));
        var expected = new ArrayList<>(entries(0, 60));
        expected.set(55, amended(55, "arn:1"));
        expected.set(56, amended(56, "arn:2"));
        expected.set(57, amended(57, "arn:3"));
        var read = new ArrayList<JournalEntry>();
        journal.each(segment, read::add);
        assertThat(read).isEqualTo(expected);
        var later = new ArrayList<JournalEntry>();
        new Journal(new Bucket(s3, "bucket"), FOLDER, PLACE).each(segment, later::add);
        assertThat(later).isEqualTo(expected);
    }

    private static String text(List<JournalEntry> entries) {
        return new String(Json.lines(entries), StandardCharsets.UTF_8);
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
        var before = s3.text(OBJECT);
        assertThatThrownBy(() -> written("s", 20))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is in the journal already");
        assertThat(s3.text(OBJECT)).isEqualTo(before);
    }

    @Test
    void aWriteWhoseAnswerWasLostIsTheSameWrite() {
        s3.loseAnswerOfNextPut();
        assertThat(written("s", 10)).map(Segment::entries).contains(10);
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
        var before = s3.text(OBJECT);
        journal.amend(segment, 0, List.of(amended(1, "arn:by-somebody")));
        assertThat(journal.page(segment, 0)).containsExactly(entry(0), amended(1, "arn:by-somebody"), entry(2));
        assertThat(s3.text(OBJECT)).isEqualTo(before);
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

    /// A target that was on one key when the journal was written, and on others before it was moved,
    /// has events under all of them.
    @Test
    void everyKeyThatATargetWasSeenOnIsTold() {
        var segment = written("s", 60).orElseThrow();
        journal.amend(segment, 1, List.of(amended(50, "arn:first")));
        journal.amend(segment, 1, List.of(amended(50, "arn:second"), amended(51, "arn:other")));
        var seen = new ArrayList<JournalEntry>();
        journal.eachSeen(segment, seen::add);
        assertThat(seen).hasSize(63).containsSubsequence(entries(0, 60));
        assertThat(seen)
                .containsSubsequence(entry(50), amended(50, "arn:first"), amended(50, "arn:second"))
                .containsSubsequence(entry(51), amended(51, "arn:other"));
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
        var lost = List.of(new Stretch("s-000000", 0, 10, 1));
        assertThatThrownBy(() -> journal.page(new Segment("s", 1, 1, lost), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("s3://bucket/runs/r1/journal/shared/s-000000.jsonl is missing from the run");
        assertThatThrownBy(() -> journal.page(new Segment("s", 1, 1), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("/journal/111122223333/eu-central-1/s/000000.jsonl is missing from the run");
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
