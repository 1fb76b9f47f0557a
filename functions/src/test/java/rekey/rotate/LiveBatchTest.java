package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.fakes.VirtualTime;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.outcome.QueryResultsState;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.progress.Cursor;
import rekey.progress.LiveProgress;
import rekey.progress.PlaceProgress;
import rekey.progress.WorkRequest;
import rekey.run.Bucket;
import rekey.run.Json;

class LiveBatchTest {
    private static final Place ONE = new Place("111111111111", "eu-central-1");
    private static final Place OTHER = new Place("222222222222", "eu-central-1");
    private static final Duration WAIT = Duration.ofMinutes(5);

    private final VirtualTime time = new VirtualTime();
    private final LiveBatch live = new LiveBatch(List.of(place(ONE, 100), place(OTHER, 300)), WAIT, time);
    private final AtomicReference<LiveBatch.Pace> one = new AtomicReference<>(LiveBatch.Pace.NONE);
    private final AtomicReference<LiveBatch.Pace> other = new AtomicReference<>(LiveBatch.Pace.NONE);

    private static PlaceProgress place(Place place, int targets) {
        return PlaceProgress.begin(new Work(
                place,
                PlaceKey.existing("arn:wanted"),
                List.of(new Segment("s", 1, targets)),
                null,
                QueryResultsState.EXCLUDED,
                targets,
                0,
                false));
    }

    private LiveProgress after(int seconds, LiveBatch.Pace ofOne, LiveBatch.Pace ofOther) {
        live.follow(ONE, one::get);
        live.follow(OTHER, other::get);
        one.set(ofOne);
        other.set(ofOther);
        time.sleep(Duration.ofSeconds(seconds));
        return live.look();
    }

    @Test
    void theBatchEndsWithItsSlowestPlaceAndTheWaitAfterIt() {
        var seen = after(10, new LiveBatch.Pace(50, 0), new LiveBatch.Pace(20, 3));
        assertThat(seen)
                .isEqualTo(new LiveProgress(
                        time.now(),
                        2,
                        0,
                        400,
                        70,
                        3,
                        7,
                        time.now().plusSeconds(140).plus(WAIT)));
    }

    @Test
    void thePaceIsThatSinceTheLastLook() {
        after(10, new LiveBatch.Pace(50, 0), new LiveBatch.Pace(50, 0));
        var seen = after(10, new LiveBatch.Pace(60, 2), new LiveBatch.Pace(70, 1));
        assertThat(seen.perSecond()).isEqualTo(3);
        assertThat(seen.throttles()).isEqualTo(3);
        assertThat(seen.settled()).isEqualTo(time.now().plusSeconds(115).plus(WAIT));
    }

    @Test
    void whereAPlaceDoesNotComeFurtherNobodyKnowsTheEnd() {
        assertThat(after(10, new LiveBatch.Pace(50, 0), LiveBatch.Pace.NONE).settled())
                .isNull();
    }

    @Test
    void aPlaceThatHasEndedHoldsUpNobody() {
        after(10, new LiveBatch.Pace(50, 0), new LiveBatch.Pace(50, 0));
        var done = place(ONE, 100);
        live.ended(done.at(new Cursor(1, 0, 0), done.results()));
        time.sleep(Duration.ofSeconds(10));
        other.set(new LiveBatch.Pace(100, 0));
        var seen = live.look();
        assertThat(seen.targetsDone()).isEqualTo(200);
        assertThat(seen.settled()).isEqualTo(time.now().plusSeconds(40).plus(WAIT));
    }

    @Test
    void whatIsDoneTwiceBehindTheCursorIsNotCountedTwice() {
        assertThat(after(10, new LiveBatch.Pace(120, 0), new LiveBatch.Pace(300, 0))
                        .targetsDone())
                .isEqualTo(400);
    }

    @Test
    void aRunWritesFiveTimesASecondHoweverManyWorkersItHas() {
        assertThat(LiveBatch.between(0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(LiveBatch.between(50)).isEqualTo(Duration.ofSeconds(10));
        assertThat(LiveBatch.between(1000)).isEqualTo(Duration.ofSeconds(200));
    }

    @Test
    void betweenTwoInvocationsNothingIsUnderWay() {
        var begun = place(ONE, 100).at(new Cursor(0, 0, 60), place(ONE, 100).results());
        var now = time.now();
        assertThat(LiveProgress.of(List.of(begun, place(OTHER, 300)), now, null))
                .isEqualTo(new LiveProgress(now, 2, 0, 400, 60, 0, 0, null));
    }

    @Test
    void aBucketThatTakesNothingStopsNothing() {
        var request = new WorkRequest("r1", new Batch(1, 7, List.of()), null, 0);
        var seen = LiveProgress.of(List.of(place(ONE, 100)), time.now(), null);
        var s3 = new FakeS3();
        s3.refuseNextPut(403);
        seen.write(new Bucket(s3, "bucket"), request);
        assertThat(s3.keys()).isEmpty();
        seen.write(new Bucket(s3, "bucket"), request);
        assertThat(Json.read(s3.bytes("runs/r1/live/1-000007.json"), LiveProgress.class))
                .isEqualTo(seen);
    }
}
