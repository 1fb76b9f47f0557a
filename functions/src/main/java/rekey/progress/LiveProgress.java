package rekey.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.journal.Segment;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// How far a batch is at some moment: one small object, for whoever watches the run. The run itself never reads it, and
/// goes on without it.
///
/// @param at when it was so
/// @param placesDone with nothing left to do
/// @param targets to change, with those that appeared since the survey
/// @param targetsDone that have an outcome, whichever
/// @param throttles how many calls AWS throttled so far
/// @param perSecond how many targets got an outcome lately; 0 where none is worked on
/// @param settled when the last change will have taken effect, at this pace; null where nobody can tell
public record LiveProgress(
        Instant at,
        int places,
        int placesDone,
        int targets,
        int targetsDone,
        int throttles,
        double perSecond,
        @Nullable Instant settled) {
    private static final Logger LOG = LoggerFactory.getLogger(LiveProgress.class);

    /// Between two invocations, when nothing is worked on.
    ///
    /// @param settled null where that cannot be told
    public static LiveProgress of(List<PlaceProgress> batch, Instant at, @Nullable Instant settled) {
        int targets = targets(batch);
        return new LiveProgress(
                at,
                batch.size(),
                placesDone(batch),
                targets,
                targets - batch.stream().mapToInt(PlaceProgress::open).sum(),
                batch.stream()
                        .mapToInt(place -> place.results().effort().throttles())
                        .sum(),
                0,
                settled);
    }

    public static int targets(List<PlaceProgress> batch) {
        return batch.stream()
                .mapToInt(place -> Segment.entries(place.journal()))
                .sum();
    }

    public static int placesDone(List<PlaceProgress> batch) {
        return (int) batch.stream().filter(PlaceProgress::verified).count();
    }

    /// Never fails: what is not written is not seen, and nothing else.
    public void write(Bucket bucket, WorkRequest request) {
        var batch = request.batch();
        try {
            bucket.put(new RunFolder(request.run()).live(batch.wave(), batch.number()), Json.bytes(this));
        } catch (RuntimeException e) {
            LOG.warn("Who watches this run is not told how far this batch is: {}", e.getMessage());
        }
    }
}
