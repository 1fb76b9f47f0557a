package rekey.rotate;

import java.util.List;
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

    public static List<PlaceProgress> read(Bucket bucket, WorkRequest request) {
        var key = request.progress();
        return key == null
                ? request.batch().places().stream().map(PlaceProgress::begin).toList()
                : bucket.require(key).as(File.class).places();
    }

    /// Stores the progress.
    ///
    /// @return its key
    public static String write(Bucket bucket, WorkRequest request, String writer, List<PlaceProgress> places) {
        var batch = request.batch();
        var key = new RunFolder(request.run()).progress(batch.wave(), batch.number(), request.step(), writer);
        bucket.put(key, Json.bytes(new File(places)));
        return key;
    }
}
