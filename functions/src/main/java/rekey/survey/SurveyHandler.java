package rekey.survey;

import com.amazonaws.services.lambda.runtime.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.journal.Journal;
import rekey.lambda.Concurrently;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.member.Members;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.Unforeseen;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.plan.SurveyBatch;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.s3.S3Client;

/// Surveys the places of one batch at the same time.
public final class SurveyHandler extends JsonHandler<SurveyHandler.Request, SurveyHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyHandler.class);

    private final Bucket bucket;
    private final Members members;

    public SurveyHandler() {
        this(new Clients(Clients.MOST_CONNECTIONS), Settings.ofEnvironment());
    }

    private SurveyHandler(Clients clients, Settings settings) {
        super(Request.class);
        this.bucket = new Bucket(clients.patient(S3Client.builder()), settings.bucket());
        this.members = new Members(clients, settings.memberRole(), Time.SYSTEM);
    }

    /// One line of the survey's batches.
    public record Request(String run, SurveyBatch batch) implements OfRun {}

    /// How many places were surveyed; what was found is in the bucket.
    public record Response(int batch, int places) {}

    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var plan = bucket.require(folder.plan()).as(Plan.class);
        var places = request.batch().places();
        var session = members.session(request.run());
        var surveyed =
                Concurrently.map(places, place -> survey(place, plan, folder, session, context.getAwsRequestId()));
        var key = folder.surveyed(request.batch().number(), 0);
        if (!bucket.putIfAbsent(key, Json.lines(surveyed))) {
            LOG.warn("{} is there already: an earlier survey of this batch holds", key);
        }
        return new Response(request.batch().number(), places.size());
    }

    private SurveyedPlace survey(Place place, Plan plan, RunFolder folder, Members.Session session, String segment) {
        var journal = new Journal(bucket, folder, place);
        try {
            return new Surveyor(plan.input(), place, journal, segment).survey(session.enter(place));
        } catch (RuntimeException e) {
            // A place that fails in a way nobody foresaw must not take the others of its batch with it.
            LOG.error("Surveying {} failed", place, e);
            return SurveyedPlace.barred(place, new PlaceOutcome.Lost(Unforeseen.failure(e)));
        }
    }
}
