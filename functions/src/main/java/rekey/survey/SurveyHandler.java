package rekey.survey;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.aws.Clients;
import rekey.drift.PlannedTargets;
import rekey.input.AppliedPlan;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.inventory.SharedNotes;
import rekey.journal.Amendments;
import rekey.journal.Journal;
import rekey.journal.SharedPages;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.LogLines;
import rekey.lambda.Settings;
import rekey.member.Members;
import rekey.member.Purpose;
import rekey.member.SessionScope;
import rekey.outcome.Delayable;
import rekey.outcome.Patience;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.plan.SurveyBatch;
import rekey.restore.OriginalRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.s3.S3Client;

/// Surveys the places of one batch at the same time.
public final class SurveyHandler extends JsonHandler<SurveyHandler.Request, SurveyHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyHandler.class);

    private final Bucket bucket;
    private final Members members;
    private final Settings settings;
    private final SurveyAttempt attempt;

    public SurveyHandler() {
        this(new Clients(Clients.MOST_CONNECTIONS), Settings.ofEnvironment());
    }

    private SurveyHandler(Clients clients, Settings settings) {
        super(Request.class);
        this.bucket = new Bucket(clients.patient(S3Client.builder()), settings.bucket());
        this.members = new Members(clients, settings, Time.SYSTEM);
        this.settings = settings;
        this.attempt = new SurveyAttempt(settings.patience(), Time.SYSTEM);
    }

    /// One line of the survey's batches.
    ///
    /// @param part counts the invocations for this batch, from 0
    public record Request(String run, SurveyBatch batch, int part) implements OfRun {
        @Override
        public Map<String, String> about() {
            return Map.of("batch", String.valueOf(batch.number()), "part", String.valueOf(part));
        }
    }

    /// What was found is in the bucket.
    ///
    /// @param left whether a place is left for another invocation to go on with
    /// @param pause whether that one is to begin a little later: AWS would not go on
    public record Response(int part, boolean left, boolean pause) {}

    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var plan = bucket.require(folder.plan()).as(Plan.class);
        var deadline = Deadline.of(context);
        var sessionScope = new SessionScope(
                        request.run(), purpose(plan.input()), request.batch().places())
                .in(plan.organization())
                .among(request.batch().workers());
        var session = members.session(sessionScope, deadline);
        var patience = patience(plan);
        if (plan.input().key() instanceof KeyChoice.Leaving(var _, var rotationAlias)) {
            return retiring(
                    request,
                    session,
                    new RetirementSurvey(bucket, folder, plan.input(), rotationAlias, patience, deadline));
        }
        var reserved = new ReservedNames(bucket);
        var segment = context.getAwsRequestId();
        var pages = new SharedPages(bucket, folder, segment);
        var notes = SharedNotes.in(bucket, folder, segment);
        var aims = aims(plan.input(), request.batch());
        var surveyed = Concurrently.map(places(request, folder), from -> {
            var place = from.place();
            var journal = new Journal(bucket, folder, place, pages);
            return LogLines.about(
                    place,
                    () -> attempt.survey(
                            from,
                            () -> new Surveyor(
                                            plan.input(),
                                            place,
                                            journal,
                                            notes.of(place),
                                            segment,
                                            Time.SYSTEM,
                                            deadline,
                                            once(() -> reserved.refused(place)),
                                            aims.apply(place),
                                            patience)
                                    .goOn(session.enter(place), from)));
        });
        var journalled = journalled(pages, surveyed);
        return response(request, folder, notes.write() ? journalled : unnoted(journalled));
    }

    private Patience patience(Plan plan) {
        var patience = settings.patience();
        return plan.regionsToldByAccounts() ? patience.whereRegionsAreEnabled() : patience;
    }

    private Response response(Request request, RunFolder folder, List<SurveyedPlace> surveyed) {
        var left = settled(folder.surveyed(request.batch().number(), request.part()), surveyed).stream()
                .filter(place -> place.rest() != null)
                .toList();
        Delayable.tell(LOG, left);
        return new Response(request.part() + 1, !left.isEmpty(), Delayable.pause(left));
    }

    /// What the places tell is written before they are said to be looked at.
    private Response retiring(Request request, Members.Session session, RetirementSurvey survey) {
        var folder = new RunFolder(request.run());
        var results = Concurrently.map(
                places(request, folder), from -> LogLines.about(from.place(), () -> retiring(survey, session, from)));
        bucket.putIfAbsent(
                folder.retirePlaces(request.batch().number(), request.part()),
                Json.lines(RetirementSurvey.Result.findings(results)));
        return response(
                request,
                folder,
                results.stream().map(RetirementSurvey.Result::place).toList());
    }

    private RetirementSurvey.Result retiring(RetirementSurvey survey, Members.Session session, SurveyedPlace from) {
        try {
            return survey.survey(session.enter(from.place()), from, Time.SYSTEM.now());
        } catch (RuntimeException e) {
            return new RetirementSurvey.Result(attempt.stopped(from, e), Optional.empty());
        }
    }

    /// A place is surveyed by one thread.
    private static <T> Supplier<T> once(Supplier<T> reading) {
        var read = new ArrayList<T>(1);
        return () -> {
            if (read.isEmpty()) {
                read.add(reading.get());
            }
            return read.getFirst();
        };
    }

    private static Purpose purpose(ExecutionInput input) {
        return switch (input.key()) {
            case KeyChoice.Create _ -> Purpose.SEARCH;
            case KeyChoice.Leaving _ -> Purpose.RETIRE;
            case KeyChoice.Alias _, KeyChoice.Arns _, KeyChoice.Before _, KeyChoice.Planned _ -> Purpose.LOOK;
        };
    }

    /// What is left of each place.
    private List<SurveyedPlace> places(Request request, RunFolder folder) {
        if (request.part() == 0) {
            return request.batch().places().stream()
                    .map(SurveyedPlace::untouched)
                    .toList();
        }
        var before = folder.surveyed(request.batch().number(), request.part() - 1);
        return bucket.require(before).asLines(SurveyedPlace.class).stream()
                .filter(found -> found.rest() != null)
                .toList();
    }

    /// Writes what the places share. A place whose journal is not written is not touched.
    private List<SurveyedPlace> journalled(SharedPages pages, List<SurveyedPlace> surveyed) {
        try {
            pages.write();
            return surveyed;
        } catch (RuntimeException e) {
            if (AwsErrors.passing(e).isPresent()) {
                throw e; // the workflow surveys these places again
            }
            return surveyed.stream()
                    .map(place -> place.journal().isEmpty()
                            ? place
                            : LogLines.about(place.place(), () -> attempt.stopped(place, e)))
                    .toList();
        }
    }

    /// Of these places the run has no list of targets. Their journal is there, and they go on.
    private static List<SurveyedPlace> unnoted(List<SurveyedPlace> surveyed) {
        return surveyed.stream().map(SurveyedPlace::unnoted).toList();
    }

    /// The first to write a part has settled it: its journal is what the rotation will rely on.
    private List<SurveyedPlace> settled(String key, List<SurveyedPlace> surveyed) {
        if (bucket.putIfAbsent(key, Json.lines(surveyed))) {
            return surveyed;
        }
        LOG.warn("{} is there already: an earlier survey of these places holds", key);
        return bucket.require(key).asLines(SurveyedPlace.class);
    }

    private Function<Place, SurveyAim> aims(ExecutionInput input, SurveyBatch batch) {
        if (input.applies() != null) {
            return applying(input, input.applies(), batch);
        }
        if (!(input.key() instanceof KeyChoice.Before(var run))) {
            return _ -> new RotationAim(input.key());
        }
        var folder = new RunFolder(run);
        var amendments = new Amendments(bucket, folder);
        return place -> new RestorationAim(OriginalRun.read(
                new Journal(bucket, folder, place, amendments), batch.undone(place), input.logGroups()::test));
    }

    private Function<Place, SurveyAim> applying(ExecutionInput input, AppliedPlan plan, SurveyBatch batch) {
        var folder = new RunFolder(plan.run());
        var amendments = new Amendments(bucket, folder);
        return place -> new AppliedAim(
                input.key(),
                PlannedTargets.read(
                        new Journal(bucket, folder, place, amendments),
                        batch.planned(place),
                        plan.logGroups()::test,
                        input.logGroups()::test));
    }
}
