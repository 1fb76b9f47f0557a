package rekey.verify;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.inventory.SharedNotes;
import rekey.key.KeyMemory;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.member.Members;
import rekey.member.Purpose;
import rekey.outcome.Delayable;
import rekey.outcome.Patience;
import rekey.pacing.Time;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.BatchProgress;
import rekey.progress.LiveProgress;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.progress.WorkRequest;
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
        var plan = bucket.require(folder.plan()).as(Plan.class);
        var input = plan.input();
        var deadline = Deadline.of(context);
        var names = new ReservedNames(bucket);
        var notes = SharedNotes.in(bucket, folder, context.getAwsRequestId());
        var verification = new BatchVerification(
                bucket, request, input, context.getAwsRequestId(), notes, deadline, patience, Time.SYSTEM);
        var session =
                members.session(request.sessionScope(Set.of(Purpose.HOLDERS)).in(plan.organization()), deadline);
        var before = BatchProgress.read(bucket, request);
        var looked = verification.look(
                before, session::enter, refusedBefore(input, names, before), end(input, request, deadline));
        var after = BatchProgress.noted(notes, before, looked);
        var key = BatchProgress.write(bucket, request, context.getAwsRequestId(), after);
        LiveProgress.of(after, Time.SYSTEM.now(), null).write(bucket, request);
        var verdict = Verdict.of(after);
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
        if (input.mode() != Mode.ROTATE || input.applies() != null) { // a plan that is applied does not look at all
            return Map.of();
        }
        var open = places.stream()
                .filter(place -> !place.verified())
                .map(PlaceProgress::place)
                .toList();
        return Concurrently.map(StoredLines.AT_A_TIME, open, place -> Map.entry(place, names.refused(place))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// What is left to do in a place that was verified.
    private UnaryOperator<PlaceProgress> end(ExecutionInput input, WorkRequest request, Deadline deadline) {
        if (!(input.key() instanceof KeyChoice.Create(var wanted))) {
            return UnaryOperator.identity();
        }
        var fence = new Fence(bucket, request.run(), Time.SYSTEM);
        var stopped = deadline.orWhen(fence::closed);
        var session = members.session(request.sessionScope(Set.of(Purpose.ALIAS)), stopped);
        var folder = new RunFolder(request.run());
        var denied = request.batch().places().stream()
                .filter(Work::denied)
                .map(Work::place)
                .collect(Collectors.toSet());
        return new NewKeyEnd(
                wanted.alias(),
                denied,
                session::enter,
                place -> new KeyMemory(bucket, folder, place),
                Time.SYSTEM.now(),
                stopped,
                patience)::of;
    }
}
