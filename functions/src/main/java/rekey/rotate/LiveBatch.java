package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.progress.LiveProgress;
import rekey.progress.PlaceProgress;

/// How far a batch is while it is rotated, told to whoever watches the run. Safe for many threads.
final class LiveBatch {
    /// So many of these objects a run writes in a second, however many workers it has: $0.09 an hour.
    private static final int WRITTEN_PER_SECOND = 5;

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final double NANOS_PER_SECOND = 1e9;

    /// Of a place in this invocation.
    ///
    /// @param settled targets that got an outcome
    /// @param throttles calls that AWS throttled
    record Pace(int settled, int throttles) {
        static final Pace NONE = new Pace(0, 0);
    }

    private final Duration propagation;
    private final Time time;
    private final Map<Place, PlaceProgress> places;
    private final Map<Place, Supplier<Pace>> rotations = new ConcurrentHashMap<>();
    private Map<Place, Integer> openBefore;
    private long lookedNanos;

    /// @param propagation waited after the last change
    LiveBatch(List<PlaceProgress> places, Duration propagation, Time time) {
        this.propagation = propagation;
        this.time = time;
        this.places = new ConcurrentHashMap<>(
                places.stream().collect(Collectors.toMap(PlaceProgress::place, place -> place)));
        this.openBefore = open();
        this.lookedNanos = time.nanos();
    }

    /// Which nobody watches.
    static LiveBatch unwatched() {
        return new LiveBatch(List.of(), Duration.ZERO, Time.SYSTEM);
    }

    /// How often a worker writes.
    ///
    /// @param workers at work at the same time; 0 where that is not known
    static Duration between(int workers) {
        var fair = Duration.ofSeconds(workers / WRITTEN_PER_SECOND);
        return fair.compareTo(SHORTEST) > 0 ? fair : SHORTEST;
    }

    /// The rotation of a place begins.
    void follow(Place place, Supplier<Pace> pace) {
        rotations.put(place, pace);
    }

    /// The rotation of a place has ended so.
    PlaceProgress ended(PlaceProgress place) {
        rotations.remove(place.place());
        places.put(place.place(), place);
        return place;
    }

    /// Until it is closed.
    Shown shown(Duration between, Consumer<LiveProgress> writing) {
        return new Shown(this, between, writing);
    }

    /// How far it is, and at which pace since the last look.
    synchronized LiveProgress look() {
        long nanos = time.nanos();
        double seconds = Math.max(1, nanos - lookedNanos) / NANOS_PER_SECOND;
        var open = open();
        double done = open.keySet().stream()
                .mapToInt(place -> Math.max(0, openBefore.getOrDefault(place, 0) - open.getOrDefault(place, 0)))
                .sum();
        var settled = settled(open, seconds);
        openBefore = open;
        lookedNanos = nanos;
        var now = List.copyOf(places.values());
        int targets = LiveProgress.targets(now);
        return new LiveProgress(
                time.now(),
                now.size(),
                LiveProgress.placesDone(now),
                targets,
                targets - open.values().stream().mapToInt(left -> left).sum(),
                now.stream()
                        .mapToInt(place -> place.results().effort().throttles()
                                + pace(place.place()).throttles())
                        .sum(),
                Math.round(done / seconds * 10) / 10.0,
                settled);
    }

    /// The batch is as slow as its slowest place. One that has targets left and did not come further says nothing of
    /// its
    /// end.
    private @Nullable Instant settled(Map<Place, Integer> open, double seconds) {
        double longest = 0;
        for (var place : open.entrySet()) {
            int left = place.getValue();
            int done = openBefore.getOrDefault(place.getKey(), 0) - left;
            if (left > 0 && done <= 0) {
                return null;
            }
            longest = left > 0 ? Math.max(longest, left * seconds / done) : longest;
        }
        return time.now().plusMillis(Math.round(longest * 1000)).plus(propagation);
    }

    private Map<Place, Integer> open() {
        var open = new HashMap<Place, Integer>();
        places.values()
                .forEach(place -> open.put(
                        place.place(),
                        Math.clamp(
                                (long) place.open() - pace(place.place()).settled(),
                                0,
                                Segment.entries(place.journal()))));
        return open;
    }

    private Pace pace(Place place) {
        var rotation = rotations.get(place);
        return rotation == null ? Pace.NONE : rotation.get();
    }

    /// Writes again and again, in a thread of its own.
    static final class Shown implements AutoCloseable {
        private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        private volatile boolean closed;

        private Shown(LiveBatch batch, Duration between, Consumer<LiveProgress> writing) {
            thread.execute(() -> {
                while (pause(batch.time, between)) {
                    writing.accept(batch.look());
                }
            });
        }

        /// @return false where it was closed meanwhile
        private boolean pause(Time time, Duration between) {
            try {
                time.sleep(between);
            } catch (IllegalStateException _) {
                return false; // closing it interrupts the wait
            }
            return !closed;
        }

        /// What is being written is written, or given up.
        @Override
        public void close() {
            closed = true;
            thread.shutdownNow();
            thread.close();
        }
    }
}
