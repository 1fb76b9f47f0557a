package rekey.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rekey.inventory.SharedNotes;
import rekey.lambda.Concurrently;
import rekey.lambda.StoredLines;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// How far the places of a batch have come. Every invocation writes a file of its own and hands its
/// name on, so that an invocation that the workflow has given up cannot change what a later one
/// goes on from.
public final class BatchProgress {
    private BatchProgress() {}

    /// What is stored.
    private record File(List<PlaceProgress> places) {}

    /// Where a worker begins or goes on. It writes so down before it changes anything: nothing was
    /// touched in a place that no file names, and who died at its changes is known by its file.
    public static List<PlaceProgress> begin(Bucket bucket, WorkRequest request, String writer) {
        var places = read(bucket, request);
        boolean isBegun = isBegun(bucket, request);
        bucket.put(key(request, request.step(), writer), Json.bytes(new File(places)));
        return isBegun ? places.stream().map(PlaceProgress::doubted).toList() : places;
    }

    /// Whether another worker has begun the same and was not heard of again. A verification before it
    /// that was repeated looks the same.
    private static boolean isBegun(Bucket bucket, WorkRequest request) {
        var batch = request.batch();
        var step = RunFolder.step(key(request, request.step(), ""));
        return bucket.list(new RunFolder(request.run()).progressOf(batch.wave(), batch.number())).stream()
                .filter(key -> RunFolder.step(key).equals(step))
                .anyMatch(key -> !key.equals(request.progress()));
    }

    public static List<PlaceProgress> read(Bucket bucket, WorkRequest request) {
        var key = request.progress();
        return key == null
                ? request.batch().places().stream().map(PlaceProgress::begin).toList()
                : bucket.require(key).as(File.class).places();
    }

    /// Writes the notes of an invocation, without which the list of the run's targets has a gap and the
    /// run goes on.
    ///
    /// @return the places after it, with those of its notes that are there
    public static List<PlaceProgress> noted(SharedNotes notes, List<PlaceProgress> before, List<PlaceProgress> after) {
        if (notes.write()) {
            return after;
        }
        return IntStream.range(0, after.size())
                .mapToObj(i -> after.get(i)
                        .withNotes(before.get(i)
                                .noted()
                                .withRest(after.get(i).noted().rest())))
                .toList();
    }

    /// Stores the progress.
    ///
    /// @return its key
    public static String write(Bucket bucket, WorkRequest request, String writer, List<PlaceProgress> places) {
        var key = key(request, request.step() + 1, writer);
        bucket.put(key, Json.bytes(new File(places)));
        return key;
    }

    private static String key(WorkRequest request, int step, String writer) {
        var batch = request.batch();
        return new RunFolder(request.run()).progress(batch.wave(), batch.number(), step, writer);
    }

    /// How far each place of a run came, as far as it was written down: of each batch the last
    /// step, and of invocations that wrote at the same step the one that came furthest.
    public static Map<Place, PlaceProgress> furthest(Bucket bucket, RunFolder folder) {
        return Concurrently.map(
                        StoredLines.AT_A_TIME,
                        lastSteps(bucket.list(folder.progressPrefix())),
                        key -> bucket.require(key).as(File.class))
                .stream()
                .flatMap(file -> file.places().stream())
                .collect(Collectors.toMap(
                        PlaceProgress::place,
                        Function.identity(),
                        BinaryOperator.maxBy((one, other) -> one.cursor().compareTo(other.cursor()))));
    }

    /// @param keys in their order, which is that of the steps
    private static List<String> lastSteps(List<String> keys) {
        var last = new ArrayList<String>();
        for (var key : keys.reversed()) {
            if (last.isEmpty()
                    || !RunFolder.batch(last.getLast()).equals(RunFolder.batch(key))
                    || RunFolder.step(last.getLast()).equals(RunFolder.step(key))) {
                last.add(key);
            }
        }
        return last;
    }
}
