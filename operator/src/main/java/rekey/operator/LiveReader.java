package rekey.operator;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import rekey.lambda.Concurrently;
import rekey.plan.Packing;
import rekey.progress.LiveProgress;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import software.amazon.awssdk.core.exception.SdkException;

/// Reads what each batch tells of itself. Their names are known, so nothing is listed; of many batches a few are read
/// at
/// a time, in turn, and none any more that is done.
final class LiveReader {
    private static final int AT_A_TIME = 20;

    private record Batch(int wave, int number) {}

    private final Bucket bucket;
    private final RunFolder folder;
    private final Packing packing;
    private final Map<Batch, LiveProgress> told = new HashMap<>();
    /// The one that was read longest ago first.
    private final Deque<Batch> open = new ArrayDeque<>();
    private int begun;

    LiveReader(Bucket bucket, RunFolder folder, Packing packing) {
        this.bucket = bucket;
        this.folder = folder;
        this.packing = packing;
    }

    /// @param wave that is under way
    Collection<LiveProgress> read(int wave) {
        for (; begun <= wave && begun < packing.waves().size(); begun++) {
            int number = begun;
            IntStream.range(0, packing.waves().get(number).batches())
                    .mapToObj(batch -> new Batch(number, batch))
                    .forEach(open::add);
        }
        var next = IntStream.range(0, Math.min(AT_A_TIME, open.size()))
                .mapToObj(_ -> open.remove())
                .toList();
        var answers = Concurrently.map(next, this::read);
        IntStream.range(0, next.size()).forEach(i -> keep(next.get(i), answers.get(i)));
        return List.copyOf(told.values());
    }

    private void keep(Batch batch, Optional<LiveProgress> answer) {
        answer.ifPresent(progress -> told.put(batch, progress));
        if (answer.filter(progress -> progress.placesDone() >= progress.places())
                .isEmpty()) {
            open.add(batch);
        }
    }

    /// Empty where nothing is there, nothing may be read, or a stack of another version wrote it: the run is watched
    /// all
    /// the same.
    private Optional<LiveProgress> read(Batch batch) {
        try {
            var stored = bucket.get(folder.live(batch.wave(), batch.number()));
            return stored.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Documents.reader(LiveProgress.class)
                            .readValue(stored.get().bytes()));
        } catch (SdkException | IOException _) {
            return Optional.empty();
        }
    }
}
