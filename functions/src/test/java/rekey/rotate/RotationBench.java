package rekey.rotate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rekey.fakes.Dying;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.SameThread;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.lambda.Deadline;
import rekey.logs.PlaceLogs;
import rekey.logs.VirtualLogs;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.s3.S3Client;

/// A place on a virtual clock, its journal in a bucket in memory, and the rotation between them.
public final class RotationBench {
    public static final Place PLACE = new Place("111122223333", "eu-central-1");
    public static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    public static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";

    private static final long SEED = 20260101;

    /// With what AWS would not answer.
    Patience patience = VirtualSurvey.IMPATIENT;

    public final VirtualTime time = new VirtualTime();
    public final SimulatedPlace place;
    final Place at;
    final FakeKms kms =
            FakeKms.knowing(WANTED, KeyMetadata.builder().arn(WANTED).build());
    public final FakeS3 s3 = new FakeS3();
    public final Journal journal;

    public RotationBench(SimulatedPlace place) {
        this(PLACE, place);
    }

    /// @param at of several places, which one it is
    RotationBench(Place at, SimulatedPlace place) {
        this.at = at;
        this.place = place;
        this.journal = new Journal(new Bucket(s3, "bucket"), new RunFolder("run"), at);
    }

    /// Journals every log group that is not on the wanted key, as the survey does.
    public PlaceProgress surveyed() {
        return surveyed(null);
    }

    /// @param queryResults what they are on; null to leave them out
    public PlaceProgress surveyed(@Nullable PreviousKey queryResults) {
        var writer = journal.writer("survey");
        newLogs().list(null, () -> false, group -> {
            if (!group.key().is(WANTED)) {
                writer.add(JournalEntry.of(group));
            }
        });
        if (queryResults != null) {
            place.withQueryResultsOn(queryResults instanceof PreviousKey.Key(var arn) ? arn : null);
            if (!queryResults.is(WANTED)) {
                writer.add(JournalEntry.ofQueryResults(queryResults));
            }
        }
        List<Segment> segments = writer.finish().map(List::of).orElse(List.of());
        return PlaceProgress.begin(
                new Work(at, PlaceKey.existing(WANTED), segments, null, state(queryResults), 0, 0, false));
    }

    /// Journals every log group that is on the wanted key, as the survey of a restoration does.
    ///
    /// @param former what a log group is to be put back on, by its name
    PlaceProgress toRestore(Function<String, PreviousKey> former) {
        var writer = journal.writer("survey");
        newLogs().list(null, () -> false, group -> {
            if (group.key().is(WANTED)) {
                writer.add(JournalEntry.of(group).to(former.apply(group.name())));
            }
        });
        List<Segment> segments = writer.finish().map(List::of).orElse(List.of());
        return PlaceProgress.begin(
                new Work(at, new PlaceKey.OnePerTarget(), segments, null, QueryResultsState.EXCLUDED, 0, 0, false));
    }

    private static QueryResultsState state(@Nullable PreviousKey queryResults) {
        if (queryResults == null) {
            return QueryResultsState.EXCLUDED;
        }
        if (queryResults.is(WANTED)) {
            return QueryResultsState.ALREADY_RIGHT;
        }
        return queryResults instanceof PreviousKey.Unknown
                ? QueryResultsState.NOT_VERIFIABLE
                : QueryResultsState.TO_CHANGE;
    }

    public PlaceLogs newLogs() {
        return VirtualLogs.of(at, place, time);
    }

    /// One invocation of 15 minutes.
    public PlaceProgress invocation(PlaceProgress from) {
        return until(VirtualRotation.deadline(time), from);
    }

    PlaceProgress until(Deadline deadline, PlaceProgress from) {
        return withNewKey(Instant.MIN, deadline, from);
    }

    PlaceProgress withNewKey(Instant newUntil, Deadline deadline, PlaceProgress from) {
        var logs = VirtualLogs.of(at, place, time, new SplittableRandom(SEED), deadline);
        var verdicts = VirtualRotation.verdicts(at, kms, time);
        return new PlaceRotation(
                        from,
                        logs,
                        verdicts,
                        journal,
                        Elsewhere.TAKEN_ALONG,
                        newUntil,
                        deadline,
                        patience,
                        time,
                        CallThreads.alone(SameThread::new),
                        Optional.empty())
                .work();
    }

    /// One invocation whose worker is killed amid its calls, unless it ends before that.
    void killed(Dying worker, PlaceProgress from) {
        var client = worker.using(CloudWatchLogsClient.class, place);
        var bucket = new Bucket(worker.using(S3Client.class, s3), "bucket");
        var rotation = new PlaceRotation(
                from,
                VirtualLogs.of(at, client, time),
                VirtualRotation.verdicts(at, kms, time),
                new Journal(bucket, new RunFolder("run"), at),
                Elsewhere.TAKEN_ALONG,
                Instant.MIN,
                VirtualRotation.deadline(time),
                patience,
                time,
                CallThreads.alone(SameThread::new),
                Optional.empty());
        try {
            rotation.work();
        } catch (Dying.Killed _) {
            return;
        }
        if (worker.isDead()) {
            throw new IllegalStateException("the worker was killed, and went on");
        }
    }

    /// Invocation after invocation until nothing is left.
    public PlaceProgress toTheEnd(PlaceProgress from) {
        var progress = from;
        while (progress.hasRemaining()) {
            progress = invocation(progress);
        }
        return progress;
    }
}
