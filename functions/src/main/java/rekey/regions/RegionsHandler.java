package rekey.regions;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.lambda.AwsUnavailable;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.LogLines;
import rekey.lambda.Settings;
import rekey.member.Members;
import rekey.member.Purpose;
import rekey.member.RegionsAnswer;
import rekey.member.SessionScope;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.plan.EnabledRegions;
import rekey.plan.Plan;
import rekey.plan.Plan.PlannedAccount;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.words.Amount;
import software.amazon.awssdk.services.s3.S3Client;

/// Asks every planned account which Regions are enabled in it, and writes down the answers: the
/// plan takes them over.
///
/// An account that cannot be asked stays planned, with the stack's Region, and is reported as what
/// kept Rekey out; it neither vanishes nor stops the others.
public final class RegionsHandler extends JsonHandler<RegionsHandler.Request, RegionsHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(RegionsHandler.class);

    private static final RegionsAnswer NO_TIME = new RegionsAnswer.Untold(
            new Failure("OutOfTime", "ListRegions was not called: the time was up", Blame.AWS, "Run Rekey again"));

    /// Each takes two calls, to STS and to the account service. With 150 ms for both they are 430
    /// accounts a second, of the 600 that STS lets in.
    private static final int AT_A_TIME = 64;

    /// Before accounts that AWS would not tell about are asked again.
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(10);

    /// What asking one account takes at most, when AWS answers no call of it.
    private static final Duration LONGEST_ASKING = Duration.ofMinutes(4);

    private final Bucket bucket;
    private final BiFunction<Plan, BooleanSupplier, Function<Place, RegionsAnswer>> members;
    private final Patience patience;
    private final Time time;

    public RegionsHandler() {
        this(new Clients(Clients.MOST_CONNECTIONS), Settings.ofEnvironment());
    }

    private RegionsHandler(Clients clients, Settings settings) {
        this(
                new Bucket(clients.patient(S3Client.builder()), settings.bucket()),
                asking(new Members(clients, settings, Time.SYSTEM)),
                settings.patience(),
                Time.SYSTEM);
    }

    private static BiFunction<Plan, BooleanSupplier, Function<Place, RegionsAnswer>> asking(Members members) {
        return (plan, timeIsUp) -> members.session(
                new SessionScope(plan.run(), Purpose.REGIONS, List.of())
                        .in(plan.organization())
                        .among(1),
                timeIsUp)::regions;
    }

    /// @param members given a run's plan and when its time is up, asks an account
    RegionsHandler(
            Bucket bucket,
            BiFunction<Plan, BooleanSupplier, Function<Place, RegionsAnswer>> members,
            Patience patience,
            Time time) {
        super(Request.class);
        this.bucket = bucket;
        this.members = members;
        this.patience = patience;
        this.time = time;
    }

    /// @param since when the first invocation was called; null from a workflow of an earlier version,
    ///     which calls no second one
    public record Request(String run, @Nullable Instant since) implements OfRun {}

    /// What was answered is in the bucket.
    ///
    /// @param accounts asked
    /// @param barred those of them that could not be
    public record Response(int accounts, long barred) {}

    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var asked = asked(bucket.require(folder.plan()).as(Plan.class), request, context);
        if (!bucket.putIfAbsent(folder.regions(), Json.pretty(asked))) {
            LOG.warn("{} is there already: the earlier answers hold", folder.regions());
        }
        var response = new Response(
                asked.accounts().size(),
                asked.accounts().stream()
                        .filter(account -> account.barred() != null)
                        .count());
        LOG.info("Asked {} accounts, {} of them without an answer", response.accounts(), response.barred());
        return response;
    }

    /// @throws AwsUnavailable where AWS would not tell of some accounts and there is patience left: the
    ///     workflow calls this function again
    private EnabledRegions asked(Plan plan, Request request, Context context) {
        var timeIsUp = new Deadline(context::getRemainingTimeInMillis, LONGEST_ASKING.plus(Deadline.MARGIN));
        var answers = new HashMap<String, AskedAccount>();
        var left = plan.accounts();
        var end = Objects.requireNonNullElseGet(request.since(), time::now).plus(patience.longest());
        while (true) {
            var round = round(plan, left, timeIsUp);
            round.forEach(asked -> answers.put(asked.planned().account(), asked));
            var again = round.stream()
                    .filter(AskedAccount::mayAnswerLater)
                    .map(asked -> asked.planned().account())
                    .collect(Collectors.toSet());
            left = left.stream()
                    .filter(account -> again.contains(account.account()))
                    .toList();
            if (left.isEmpty() || !time.now().isBefore(end)) {
                break;
            }
            if (timeIsUp.getAsBoolean()) {
                if (request.since() == null) {
                    break;
                }
                throw new AwsUnavailable(new IllegalStateException(
                        "AWS would not tell the Regions of " + new Amount(left.size(), "account")));
            }
            LOG.warn("AWS would not tell the Regions of {} accounts; they are asked again", left.size());
            time.sleep(BETWEEN_ROUNDS);
        }
        var inOrder = plan.accounts().stream()
                .flatMap(account -> Stream.ofNullable(answers.get(account.account())))
                .toList();
        return new EnabledRegions(
                inOrder.stream().map(AskedAccount::planned).toList(),
                inOrder.stream().flatMap(answer -> answer.warnings().stream()).toList());
    }

    /// Each account that is left, once: roles that could not be assumed are asked for anew.
    private List<AskedAccount> round(Plan plan, List<PlannedAccount> left, BooleanSupplier timeIsUp) {
        var ask = members.apply(plan, timeIsUp);
        return Concurrently.map(
                AT_A_TIME,
                left,
                account -> timeIsUp.getAsBoolean() ? AskedAccount.of(account, NO_TIME) : answered(account, ask));
    }

    private static AskedAccount answered(PlannedAccount account, Function<Place, RegionsAnswer> ask) {
        var place = account.places().findFirst().orElseThrow();
        try {
            return LogLines.about(place, () -> AskedAccount.of(account, ask.apply(place)));
        } catch (RuntimeException e) {
            LOG.error("Asking account {} for its Regions failed", account.account(), e);
            return AskedAccount.failed(account, e);
        }
    }
}
