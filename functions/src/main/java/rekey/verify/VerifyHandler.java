package rekey.verify;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.journal.Amendments;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
import rekey.key.KeyMemory;
import rekey.key.PlaceKey;
import rekey.key.ShownKeys;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.LogLines;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.member.Entry;
import rekey.member.Members;
import rekey.member.Purpose;
import rekey.outcome.Delayable;
import rekey.outcome.Patience;
import rekey.outcome.Unforeseen;
import rekey.pacing.Time;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.BatchProgress;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.progress.WorkRequest;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;
import rekey.run.Bucket;
import rekey.run.Fence;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.ReservedNames;
import software.amazon.awssdk.services.s3.S3Client;

/// Verifies the places of one batch at the same time, and writes their results when nothing is left
/// to do.
public final class VerifyHandler extends JsonHandler<WorkRequest, VerifyHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyHandler.class);

    private final Bucket bucket;
    private final Members members;
    private final Patience patience;

    public VerifyHandler() {
        this(new Clients(Clients.MOST_CONNECTIONS), Settings.ofEnvironment());
    }

    private VerifyHandler(Clients clients, Settings settings) {
        super(WorkRequest.class);
        this.bucket = new Bucket(clients.patient(S3Client.builder()), settings.bucket());
        this.members = new Members(clients, settings, Time.SYSTEM);
        this.patience = settings.patience();
    }

    /// What the workflow decides on.
    ///
    /// @param pauseSeconds before the next look, where there is to be one
    public record Response(String progress, int step, Verdict verdict, long pauseSeconds) {}

    @Override
    protected Response handle(WorkRequest request, Context context) {
        var folder = new RunFolder(request.run());
        var input = bucket.require(folder.plan()).as(Plan.class).input();
        var deadline = Deadline.of(context);
        var now = Time.SYSTEM.now();
        var session = members.session(request.sessionScope(Set.of(Purpose.LOOK)), deadline);
        var before = BatchProgress.read(bucket, request);
        var works = request.batch().places().stream().collect(Collectors.toMap(Work::place, Function.identity()));
        var denied =
                works.values().stream().filter(Work::denied).map(Work::place).collect(Collectors.toSet());
        var end = end(input, request, denied, deadline);
        var amendments = new Amendments(bucket, folder);
        var names = new ReservedNames(bucket);
        var refusedBefore = refusedBefore(input, names, before);
        var after = Concurrently.map(before, progress -> {
            if (progress.verified()) {
                return progress;
            }
            var logged = new Journal(bucket, folder, progress.place(), amendments);
            var work = Objects.requireNonNull(works.get(progress.place()), "a place that is none of the batch's");
            // Every segment after the survey's was a round.
            int round = progress.journal().size() - work.journal().size();
            var segment = context.getAwsRequestId();
            return LogLines.about(
                    progress.place(),
                    () -> look(progress, patience, session, round, end, entered -> {
                        var undone = undone(input, work, entered.logs().keys());
                        return new PlaceVerification(
                                input,
                                entered.logs(),
                                logged,
                                newLogGroups(work, progress.wantedKey(), undone, entered.keys(), now),
                                undone,
                                refusedBefore.getOrDefault(progress.place(), Set.of()),
                                work.right(),
                                segment,
                                now,
                                deadline,
                                patience);
                    }));
        });
        var key = BatchProgress.write(bucket, request, context.getAwsRequestId(), after);
        var verdict = verdict(after);
        if (verdict == Verdict.DONE && deadline.getAsBoolean()) {
            verdict = Verdict.LOOK_ON; // what else is to be written the next invocation has time for
        }
        if (verdict == Verdict.DONE) {
            // First: with its results written a batch counts as done, and nobody would hear of a failure here.
            remember(input, names, after);
            var results = folder.results(request.batch().wave(), request.batch().number());
            bucket.put(results, Json.lines(after.stream().map(PlaceResult::of).toList()));
        }
        Delayable.tell(LOG, after.stream().filter(place -> !place.verified()).toList());
        LOG.info("Verified: {}", verdict);
        var pause = Lateness.pause(after, Time.SYSTEM.now());
        return new Response(key, request.step() + 1, verdict, pause.toSeconds());
    }

    /// Off a key CloudWatch Logs may take what it puts on none, so a restoration teaches nothing.
    private void remember(ExecutionInput input, ReservedNames names, List<PlaceProgress> places) {
        if (input.mode() == Mode.ROTATE) {
            Concurrently.map(StoredLines.AT_A_TIME, places, place -> {
                var results = place.results();
                names.learn(place.place(), results.reserved(), results.released());
                return place;
            });
        }
    }

    /// Outside of the places: with a failure of the bucket the whole invocation is repeated.
    private static Map<Place, Set<String>> refusedBefore(
            ExecutionInput input, ReservedNames names, List<PlaceProgress> places) {
        return input.mode() == Mode.ROTATE
                ? places.stream()
                        .filter(place -> !place.verified())
                        .map(PlaceProgress::place)
                        .collect(Collectors.toMap(Function.identity(), names::refused))
                : Map.of();
    }

    private @Nullable OriginalRun undone(ExecutionInput input, Work work, ShownKeys shown) {
        return input.key() instanceof KeyChoice.Before(var run) && work.undone() != null
                ? OriginalRun.read(
                                new Journal(bucket, new RunFolder(run), work.place()),
                                work.undone(),
                                input.logGroups()::test)
                        .named(shown)
                : null;
    }

    private static NewLogGroups newLogGroups(
            Work work, PlaceKey wantedKey, @Nullable OriginalRun undone, KeyLookup keys, Instant now) {
        return undone == null
                ? new NewLogGroups(work.denied(), JournalEntry::of, () -> {
                    var serving = keys.serving(wantedKey, now);
                    return entry -> serving.of(entry.target());
                })
                : new NewLogGroups(work.denied(), undone::back, () -> new FormerKeys(work.place(), keys, now)::judge);
    }

    /// What is left to do in a place that was verified.
    private UnaryOperator<PlaceProgress> end(
            ExecutionInput input, WorkRequest request, Set<Place> denied, Deadline deadline) {
        if (!(input.key() instanceof KeyChoice.Create(var wanted))) {
            return UnaryOperator.identity();
        }
        var fence = new Fence(bucket, request.run(), Time.SYSTEM);
        var stopped = deadline.orWhen(fence::closed);
        var session = members.session(request.sessionScope(Set.of(Purpose.ALIAS)), stopped);
        var folder = new RunFolder(request.run());
        return new NewKeyEnd(
                wanted.alias(),
                denied,
                session::enter,
                place -> new KeyMemory(bucket, folder, place),
                Time.SYSTEM.now(),
                stopped,
                patience)::of;
    }

    private static PlaceProgress look(
            PlaceProgress progress,
            Patience patience,
            Members.Session session,
            int round,
            UnaryOperator<PlaceProgress> end,
            Function<Entry.Entered, PlaceVerification> verification) {
        try {
            return switch (session.enter(progress.place())) {
                case Entry.Barred(var failure) ->
                    progress.after(
                            failure,
                            patience,
                            Time.SYSTEM.now(),
                            spent -> progress.end(progress.results().failed(spent)));
                case Entry.Entered entered ->
                    end.apply(verification.apply(entered).look(progress, round));
            };
        } catch (RuntimeException e) {
            LOG.error("Verifying the place failed", e);
            return progress.end(progress.results().failed(Unforeseen.failure(e)));
        }
    }

    static Verdict verdict(List<PlaceProgress> places) {
        if (places.stream().anyMatch(PlaceProgress::hasRemaining)) {
            return Verdict.ROTATE;
        }
        if (places.stream().anyMatch(place -> place.look() != null && place.delay() == null)) {
            return Verdict.LOOK_ON;
        }
        return places.stream().allMatch(PlaceProgress::verified) ? Verdict.DONE : Verdict.LOOK_AGAIN;
    }
}
