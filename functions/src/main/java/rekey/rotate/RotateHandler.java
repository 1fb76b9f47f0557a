package rekey.rotate;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.input.KeyChoice;
import rekey.inventory.SharedNotes;
import rekey.journal.Amendments;
import rekey.journal.Journal;
import rekey.key.KeyMemory;
import rekey.key.NewKeyMaking;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.member.Entry;
import rekey.member.Members;
import rekey.member.Purpose;
import rekey.outcome.Delayable;
import rekey.pacing.Time;
import rekey.pack.Batch;
import rekey.pack.Waits;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.progress.BatchProgress;
import rekey.progress.LiveProgress;
import rekey.progress.PlaceProgress;
import rekey.progress.WorkRequest;
import rekey.run.Bucket;
import rekey.run.Fence;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.s3.S3Client;

/// Rotates the places of one batch at the same time, until they are done or the invocation's time
/// is up.
public final class RotateHandler extends JsonHandler<WorkRequest, RotateHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(RotateHandler.class);

    private final Bucket bucket;
    private final Members members;
    private final Settings settings;

    public RotateHandler() {
        this(new Clients(Clients.MOST_CONNECTIONS), Settings.ofEnvironment());
    }

    private RotateHandler(Clients clients, Settings settings) {
        super(WorkRequest.class);
        this.bucket = new Bucket(clients.patient(S3Client.builder()), settings.bucket());
        this.members = new Members(clients, settings, Time.SYSTEM);
        this.settings = settings;
    }

    /// What the workflow decides on.
    ///
    /// @param left whether journal entries are left for another invocation
    /// @param pause whether that one is to begin a little later: AWS would not go on
    /// @param settledAt when every change of the batch has taken effect; null where none needs a
    ///     wait
    public record Response(
            String progress,
            int step,
            boolean left,
            boolean pause,
            @Nullable Instant settledAt) {}

    @Override
    protected Response handle(WorkRequest request, Context context) {
        var folder = new RunFolder(request.run());
        var fence = new Fence(bucket, request.run(), Time.SYSTEM);
        var deadline = Deadline.of(context).orWhen(fence::closed);
        var plan = bucket.require(folder.plan()).as(Plan.class);
        var before = BatchProgress.begin(bucket, request, context.getAwsRequestId());
        var session = members.session(
                request.sessionScope(purposes(request.batch(), before)).in(plan.organization()), deadline);
        var amendments = new Amendments(bucket, folder);
        var notes = SharedNotes.in(bucket, folder, context.getAwsRequestId());
        var wait = Waits.afterChanges(plan.input().mode(), settings);
        var live = new LiveBatch(before, wait, Time.SYSTEM);
        var rotation = new BatchRotation(
                session::enter,
                (place, entered) -> making(plan, place, entered, deadline),
                place -> new Journal(bucket, folder, place, amendments),
                notes,
                live,
                plan.input(),
                deadline,
                settings.patience(),
                Time.SYSTEM);
        var places = BatchProgress.noted(notes, before, watched(live, request, () -> rotation.work(before)));
        var key = BatchProgress.write(bucket, request, context.getAwsRequestId(), places);
        var left = places.stream().filter(PlaceProgress::hasRemaining).toList();
        Delayable.tell(LOG, left);
        LOG.info("Rotated: {}", left.isEmpty() ? "nothing is left" : "some targets are left");
        var settled = Settling.end(places, wait);
        LiveProgress.of(places, Time.SYSTEM.now(), left.isEmpty() ? settled : null)
                .write(bucket, request);
        return new Response(key, request.step() + 1, !left.isEmpty(), Delayable.pause(left), settled);
    }

    private List<PlaceProgress> watched(LiveBatch live, WorkRequest request, Supplier<List<PlaceProgress>> work) {
        try (var _ =
                live.shown(LiveBatch.between(request.batch().workers()), progress -> progress.write(bucket, request))) {
            return work.get();
        }
    }

    /// Only where query results are to be changed may a query be started.
    private static Set<Purpose> purposes(Batch batch, List<PlaceProgress> places) {
        var change = purpose(batch);
        return places.stream().anyMatch(PlaceProgress::changesQueryResults)
                ? EnumSet.of(change, Purpose.QUERY)
                : EnumSet.of(change);
    }

    private static Purpose purpose(Batch batch) {
        if (batch.restores()) {
            return Purpose.RESTORE;
        }
        return batch.makesKeys() ? Purpose.CREATE : Purpose.ROTATE;
    }

    private NewKeyMaking making(Plan plan, Place place, Entry.Entered entered, Deadline deadline) {
        if (!(plan.input().key() instanceof KeyChoice.Create(var wanted))) {
            throw new IllegalStateException("no key is to be made in run " + plan.run());
        }
        return new NewKeyMaking(
                plan.run(),
                wanted,
                place,
                entered.keys(),
                entered.changes(),
                new KeyMemory(bucket, new RunFolder(plan.run()), place),
                plan.silentFrom(),
                settings.keyShows(),
                Time.SYSTEM,
                deadline);
    }
}
