package rekey.verify;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.journal.Journal;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.LogLines;
import rekey.lambda.Settings;
import rekey.member.Entry;
import rekey.member.Members;
import rekey.member.Purpose;
import rekey.outcome.Unforeseen;
import rekey.pacing.Time;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.rotate.BatchProgress;
import rekey.rotate.PlaceProgress;
import rekey.rotate.WorkRequest;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.s3.S3Client;

/// Verifies the places of one batch at the same time, and writes their results when nothing is left
/// to do.
public final class VerifyHandler extends JsonHandler<WorkRequest, VerifyHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyHandler.class);

    private final Bucket bucket;
    private final Members members;

    public VerifyHandler() {
        this(new Clients(Clients.MOST_CONNECTIONS), Settings.ofEnvironment());
    }

    private VerifyHandler(Clients clients, Settings settings) {
        super(WorkRequest.class);
        this.bucket = new Bucket(clients.patient(S3Client.builder()), settings.bucket());
        this.members = new Members(clients, settings.hub(), settings.memberRole(), Time.SYSTEM);
    }

    public record Response(String progress, int step, Verdict verdict) {}

    @Override
    protected Response handle(WorkRequest request, Context context) {
        var folder = new RunFolder(request.run());
        var input = bucket.require(folder.plan()).as(Plan.class).input();
        var deadline = Deadline.of(context);
        var now = Time.SYSTEM.now();
        var session = members.session(request.errand(Purpose.LOOK), deadline);
        var before = BatchProgress.read(bucket, request);
        var rounds = rounds(request.batch());
        var denied = request.batch().places().stream()
                .filter(Work::denied)
                .map(Work::place)
                .collect(Collectors.toSet());
        var after = Concurrently.map(before, progress -> {
            if (progress.verified()) {
                return progress;
            }
            var logged = new Journal(bucket, folder, progress.place());
            int round = progress.journal().size() - rounds.getOrDefault(progress.place(), 0);
            var segment = context.getAwsRequestId();
            return LogLines.about(
                    progress.place(),
                    () -> look(progress, session, round, entered -> {
                        var keys = entered.keys();
                        var serving = new NewLogGroups(
                                denied.contains(progress.place()), () -> keys.serving(progress.wantedKey(), now));
                        return new PlaceVerification(input, entered.logs(), logged, serving, segment, now, deadline);
                    }));
        });
        var key = BatchProgress.write(bucket, request, context.getAwsRequestId(), after);
        var verdict = verdict(after);
        if (verdict == Verdict.DONE) {
            var results = folder.results(request.batch().wave(), request.batch().number());
            bucket.put(results, Json.lines(after.stream().map(PlaceResult::of).toList()));
        }
        LOG.info("Verified: {}", verdict);
        return new Response(key, request.step() + 1, verdict);
    }

    /// How many journal segments each place had after the survey; every later one was a round.
    private static Map<Place, Integer> rounds(Batch batch) {
        return batch.places().stream()
                .collect(Collectors.toMap(Work::place, place -> place.journal().size()));
    }

    private static PlaceProgress look(
            PlaceProgress progress,
            Members.Session session,
            int round,
            Function<Entry.Entered, PlaceVerification> verification) {
        try {
            return switch (session.enter(progress.place())) {
                case Entry.Barred(var failure) ->
                    progress.end(progress.standing().plus(failure, 1));
                case Entry.Entered entered -> verification.apply(entered).look(progress, round);
            };
        } catch (RuntimeException e) {
            LOG.error("Verifying the place failed", e);
            return progress.end(progress.standing().plus(Unforeseen.failure(e), 1));
        }
    }

    static Verdict verdict(List<PlaceProgress> places) {
        if (places.stream().anyMatch(PlaceProgress::left)) {
            return Verdict.ROTATE;
        }
        if (places.stream().anyMatch(place -> place.look() != null)) {
            return Verdict.LOOK_ON;
        }
        return places.stream().allMatch(PlaceProgress::verified) ? Verdict.DONE : Verdict.LOOK_AGAIN;
    }
}
