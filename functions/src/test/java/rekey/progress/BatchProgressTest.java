package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.outcome.Blame;
import rekey.outcome.Delay;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

class BatchProgressTest {
    private static final Place ONE = new Place("111111111111", "eu-central-1");
    private static final Place OTHER = new Place("222222222222", "eu-central-1");

    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");

    private static PlaceProgress at(Place place, int entry) {
        var results = new PlaceResults(
                Tally.EMPTY, SeenTargets.NONE, Map.of(), QueryResultsState.EXCLUDED, null, Effort.NONE, null);
        return new PlaceProgress(
                place, PlaceKey.existing("arn:wanted"), List.of(), new Cursor(0, 0, entry), results, 0, false, null);
    }

    private void written(int batch, int step, String writer, PlaceProgress... places) {
        var request = new WorkRequest("r1", new Batch(0, batch, List.of()), null, step);
        BatchProgress.write(bucket, request, writer, List.of(places));
    }

    private Map<Place, PlaceProgress> furthest() {
        return BatchProgress.furthest(bucket, new RunFolder("r1"));
    }

    private static Work work() {
        return new Work(
                ONE,
                PlaceKey.existing("arn:wanted"),
                List.of(new Segment("s", 1, 3)),
                null,
                QueryResultsState.EXCLUDED,
                3,
                0,
                false);
    }

    /// A worker that is killed at once leaves that much.
    @Test
    void aBatchThatIsBegunIsWrittenDownBeforeAnythingElse() {
        var request = new WorkRequest("r1", new Batch(1, 0, List.of(work())), null, 0);
        var begun = BatchProgress.begin(bucket, request, "a");
        assertThat(bucket.list("runs/r1/progress/")).containsExactly("runs/r1/progress/1-000000/0000-a.json");
        assertThat(furthest()).isEqualTo(Map.of(ONE, begun.getFirst()));
        var key = BatchProgress.write(bucket, request, "a", List.of(at(ONE, 2)));
        assertThat(furthest()).isEqualTo(Map.of(ONE, at(ONE, 2)));
        assertThat(BatchProgress.begin(bucket, new WorkRequest("r1", request.batch(), key, 1), "b"))
                .containsExactly(at(ONE, 2));
        assertThat(furthest()).isEqualTo(Map.of(ONE, at(ONE, 2)));
        assertThat(bucket.list("runs/r1/progress/"))
                .containsExactly(
                        "runs/r1/progress/1-000000/0000-a.json",
                        "runs/r1/progress/1-000000/0001-a.json",
                        "runs/r1/progress/1-000000/0001-b.json");
    }

    /// It may have moved what it did not live to tell.
    @Test
    void whoeverComesAfterAWorkerThatDiedIsToldSo() {
        var request = new WorkRequest("r1", new Batch(1, 0, List.of(work())), null, 0);
        assertThat(BatchProgress.begin(bucket, request, "a"))
                .extracting(PlaceProgress::left)
                .containsOnly(PlaceProgress.Left.UNTOUCHED);
        assertThat(BatchProgress.begin(bucket, request, "b"))
                .extracting(PlaceProgress::left)
                .containsOnly(PlaceProgress.Left.MAYBE_MOVED);
    }

    @Test
    void ofEachBatchTheLastStepIsHowFarItsPlacesCame() {
        written(1, 0, "z", at(ONE, 10));
        written(1, 1, "a", at(ONE, 20));
        written(10, 0, "b", at(OTHER, 5));
        assertThat(furthest()).isEqualTo(Map.of(ONE, at(ONE, 20), OTHER, at(OTHER, 5)));
    }

    /// One of them the workflow has given up, and it went on.
    @Test
    void ofTwoInvocationsOfOneStepTheOneThatCameFurtherHolds() {
        written(1, 1, "a", at(ONE, 20), at(OTHER, 3));
        written(1, 1, "b", at(ONE, 10), at(OTHER, 4));
        assertThat(furthest()).isEqualTo(Map.of(ONE, at(ONE, 20), OTHER, at(OTHER, 4)));
    }

    @Test
    void whereNobodyWroteNothingIsKnown() {
        assertThat(furthest()).isEmpty();
    }

    /// A stack may be updated in the middle of a run.
    @Test
    void progressOfAnEarlierVersionIsRead() {
        var written = new String(Json.bytes(at(ONE, 0)), StandardCharsets.UTF_8);
        var before = written.replace("\"results\":", "\"standing\":")
                .replace("\"released\":[],", "")
                .replace(",\"left\":\"UNTOUCHED\"", "");
        assertThat(before).contains("\"standing\":").doesNotContain("released", "left");
        assertThat(Json.read(before.getBytes(StandardCharsets.UTF_8), PlaceProgress.class))
                .isEqualTo(at(ONE, 0));
    }

    @Test
    void aPlaceThatAnEarlierVersionLeftDelayedGoesOnAsThat() {
        var delay = new Delay(Instant.EPOCH, new Failure("Throttling", "no", Blame.AWS, "again"));
        var written = new String(Json.bytes(at(ONE, 0)), StandardCharsets.UTF_8);
        var before = written.replaceFirst(
                "\"behind\"|\"noted\"",
                "\"delay\":%s,$0".formatted(new String(Json.bytes(delay), StandardCharsets.UTF_8)));
        var read = Json.read(before.getBytes(StandardCharsets.UTF_8), PlaceProgress.class);
        assertThat(read).isEqualTo(at(ONE, 0).putOff(delay));
        assertThat(read.delay()).isEqualTo(delay);
    }
}
