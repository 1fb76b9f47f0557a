package rekey.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.key.ShownKey;
import rekey.key.ShownKeys;
import rekey.outcome.AwsError;
import rekey.outcome.Excerpt;
import rekey.outcome.Failures;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.pacing.Turn;
import rekey.place.Place;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.AccountPolicy;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeAccountPoliciesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PolicyType;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

/// CloudWatch Logs of one place, each operation at its own quota.
public final class PlaceLogs {
    /// The most that DescribeLogGroups gives a page, and the most names it takes.
    public static final int MOST_PER_PAGE = 50;

    private static final int LONGEST_REASON = 300;

    private final Place place;
    private final CloudWatchLogsClient client;
    private final Time time;
    private final ShownKeys keys;
    private final PacedCalls describing;
    private final PacedCalls associating;
    private final NamedLogGroups named;
    private final QueryProbe probe;
    private final StackTags stackTags;
    private final BooleanSupplier timeIsUp;
    private volatile Owners owners = Owners.NOT_LOOKED_UP;
    private volatile RetentionPolicies retentionPolicies = RetentionPolicies.NONE;

    /// @param tagging is made only where owners are looked up
    /// @param keys tells which keys the place's targets are on
    /// @param random of the pacers and the back-off
    /// @param timeIsUp when no call is to be made any more
    public PlaceLogs(
            Place place,
            CloudWatchLogsClient client,
            Supplier<ResourceGroupsTaggingApiClient> tagging,
            ShownKeys keys,
            Time time,
            SplittableGenerator random,
            BooleanSupplier timeIsUp) {
        this.place = place;
        this.client = client;
        this.keys = keys;
        this.time = time;
        this.timeIsUp = timeIsUp;
        this.describing = new PacedCalls(Quota.DESCRIBE_LOG_GROUPS, time, random, timeIsUp);
        this.associating = new PacedCalls(Quota.ASSOCIATE_KMS_KEY, time, random, timeIsUp);
        this.named = new NamedLogGroups(place, client, describing);
        this.probe = new QueryProbe(place, client, keys, time, random, timeIsUp);
        this.stackTags = new StackTags(place, tagging, time, random, timeIsUp);
    }

    public Place place() {
        return place;
    }

    /// Which keys the place's targets are on.
    public ShownKeys keys() {
        return keys;
    }

    /// How many calls AWS throttled so far.
    public int throttles() {
        return describing.throttles() + associating.throttles() + probe.throttles() + stackTags.throttles();
    }

    /// Looks which retention policies of the account are about to change the retention that log
    /// groups show. From now on log groups have the longer retention. One call, or two.
    ///
    /// @return what is to be known of them: sentences for people
    public List<String> lookAtRetentionPolicies(Instant now) {
        return switch (readRetentionPolicies(now)) {
            case Answer.Given<List<String>>(var sentences) -> sentences;
            case Answer.Refused<List<String>>(var error) -> List.of(notLookedAt(error));
            case Answer.OutOfTime<List<String>>(var last) -> List.of(notLookedAt(last));
        };
    }

    /// The same, for who must not go on without them.
    public Answer<List<String>> readRetentionPolicies(Instant now) {
        var found = new ArrayList<RetentionPolicies.Shown>();
        String token = null;
        do {
            var at = token;
            var answer = describing.call(() -> client.describeAccountPolicies(
                    request -> request.policyType(PolicyType.RETENTION_POLICY).nextToken(at)));
            switch (answer) {
                case Answer.Given<DescribeAccountPoliciesResponse>(var page) -> {
                    page.accountPolicies().forEach(policy -> found.add(shown(policy)));
                    token = page.nextToken();
                }
                case Answer.Refused<DescribeAccountPoliciesResponse>(var error) -> {
                    return new Answer.Refused<>(error);
                }
                case Answer.OutOfTime<DescribeAccountPoliciesResponse>(var last) -> {
                    return new Answer.OutOfTime<>(last);
                }
            }
        } while (token != null);
        retentionPolicies = RetentionPolicies.of(found.stream(), now);
        return new Answer.Given<>(retentionPolicies.warnings());
    }

    /// @param policy without a moment of its last update is taken for one in force
    private static RetentionPolicies.Shown shown(AccountPolicy policy) {
        return new RetentionPolicies.Shown(
                String.valueOf(policy.policyName()),
                policy.policyDocument(),
                policy.selectionCriteria(),
                policy.lastUpdatedTime() == null ? Instant.EPOCH : Instant.ofEpochMilli(policy.lastUpdatedTime()));
    }

    private static String notLookedAt(AwsError error) {
        return "Retention is what log groups show; retention policies of the account that are put but not in force were not looked at (DescribeAccountPolicies: %s: %s)"
                .formatted(error.code(), Excerpt.of(error.message(), LONGEST_REASON));
    }

    /// Looks which log groups CloudFormation stacks made. From now on log groups have their owners.
    ///
    /// @return why AWS did not tell of all, for people; empty where it did
    public Optional<String> lookAtOwners() {
        owners = stackTags.look();
        return Optional.ofNullable(owners.untold());
    }

    /// The owner of a log group, as far as [#lookAtOwners] found.
    public Owner owner(String logGroup) {
        return owners.of(logGroup);
    }

    /// Hands every log group to `each`, in the order of the service.
    ///
    /// @param from the token to go on from; null to begin
    /// @param stop asked between two pages
    public Listed list(@Nullable String from, BooleanSupplier stop, Consumer<LogGroup> each) {
        var token = from;
        do {
            var at = token;
            var answer = describing.call(() -> client.describeLogGroups(
                    request -> request.limit(MOST_PER_PAGE).nextToken(at)));
            switch (answer) {
                case Answer.Refused<DescribeLogGroupsResponse>(var error) -> {
                    return new Listed.Refused(error, at);
                }
                case Answer.OutOfTime<DescribeLogGroupsResponse>(var _) -> {
                    return new Listed.Stopped(at);
                }
                case Answer.Given<DescribeLogGroupsResponse>(var page) -> {
                    page.logGroups().forEach(group -> each.accept(logGroup(group)));
                    token = page.nextToken();
                }
            }
        } while (token != null && !stop.getAsBoolean());
        return token == null ? new Listed.ToTheEnd() : new Listed.Stopped(token);
    }

    /// The log groups of these names that exist; at most [#MOST_PER_PAGE] names.
    public Answer<List<LogGroup>> named(List<String> names) {
        return named.read(names)
                .then(groups ->
                        new Answer.Given<>(groups.stream().map(this::logGroup).toList()));
    }

    /// Waits until the next association may leave.
    ///
    /// @return empty where the invocation's time was up first
    public Optional<Turn> awaitTurn() {
        return associating.awaitTurn();
    }

    /// Associates the key, or disassociates every key; for a caller that has awaited its turn. Both
    /// share one pace: AWS names no quota for DisassociateKmsKey. It takes up to 5 minutes to take
    /// effect.
    ///
    /// @param still whether the target is still to be moved; asked just before each call, of which a
    ///     throttle may make many
    /// @return whether the target was moved
    /// @throws IllegalArgumentException where `wanted` is not known
    /// Source:
    /// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
    /// Source:
    /// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DisassociateKmsKey.html
    public Answer<Boolean> move(Turn turn, Target target, PreviousKey wanted, BooleanSupplier still) {
        return associating.call(turn, () -> {
            boolean moved = still.getAsBoolean();
            if (moved) {
                move(target, wanted);
            }
            return moved;
        });
    }

    private void move(Target target, PreviousKey wanted) {
        switch (wanted) {
            case PreviousKey.Key(var arn) -> associate(target, arn);
            case PreviousKey.None() -> disassociate(target);
            case PreviousKey.Unknown(), PreviousKey.Named(var _) ->
                throw new IllegalArgumentException("wanted must be known for " + target.text());
        }
    }

    private void associate(Target target, String keyArn) {
        switch (target) {
            case Target.LogGroup(var name) ->
                client.associateKmsKey(request -> request.logGroupName(name).kmsKeyId(keyArn));
            case Target.QueryResults() ->
                client.associateKmsKey(request ->
                        request.resourceIdentifier(place.queryResultsArn()).kmsKeyId(keyArn));
        }
    }

    private void disassociate(Target target) {
        switch (target) {
            case Target.LogGroup(var name) -> client.disassociateKmsKey(request -> request.logGroupName(name));
            case Target.QueryResults() ->
                client.disassociateKmsKey(request -> request.resourceIdentifier(place.queryResultsArn()));
        }
    }

    /// The key that results of a query started now are stored with.
    public QueryReading queryResultsKey(ProbeCandidates candidates) {
        return probe.read(candidates);
    }

    /// The same, of a place that was listed. Where all of the log groups are gone by now, others are
    /// looked for, for a minute at most.
    public QueryReading queryResultsKeyOrOfOthers(ProbeCandidates candidates) {
        var reading = probe.read(candidates);
        return reading instanceof QueryReading.NothingToQuery && candidates.areThere()
                ? queryResultsKeyByOthers()
                : reading;
    }

    /// Page by page, until a page has a log group that is still there when it is queried.
    private QueryReading queryResultsKeyByOthers() {
        long end = time.nanos() + QueryProbe.PATIENCE.toNanos();
        String token = null;
        while (true) {
            var found = new ArrayList<LogGroup>();
            var page = list(token, () -> true, found::add);
            var candidates = ProbeCandidates.NONE;
            for (var group : found) {
                candidates = candidates.plus(group);
            }
            var reading = probe.read(candidates);
            if (!(reading instanceof QueryReading.NothingToQuery)) {
                return reading;
            }
            switch (page) {
                case Listed.ToTheEnd() -> {
                    return reading;
                }
                case Listed.Refused(var error, var _) -> {
                    return notListed(error);
                }
                case Listed.Stopped(var _)
                when timeIsUp.getAsBoolean() || time.nanos() >= end -> {
                    return notListedToTheEnd();
                }
                case Listed.Stopped(var next) -> token = next;
            }
        }
    }

    /// What is read of a place in which no log group could be queried so far.
    public QueryReading notListedToTheEnd() {
        return notListed(new AwsError(AwsError.NO_ANSWER, 0, "not listed to the end: out of time"));
    }

    /// What is read of a place whose log groups AWS would not list.
    public QueryReading notListed(AwsError error) {
        return new QueryReading.Failed(Failures.of(error, place, "DescribeLogGroups", ""));
    }

    /// The name that AWS showed for that key; null where it showed the key itself, or none was read.
    public @Nullable String queryResultsShownAs() {
        return probe.shownAs();
    }

    private static Instant created(software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup group) {
        return group.creationTime() == null ? Instant.EPOCH : Instant.ofEpochMilli(group.creationTime());
    }

    private LogGroup logGroup(software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup group) {
        var shown = keys.of(group.kmsKeyId(), timeIsUp);
        return new LogGroup(
                group.logGroupName(),
                shown.key(),
                shown instanceof ShownKey.Unread(var _, var failure) ? failure : null,
                retentionPolicies.longest(group.logGroupName(), created(group), group.retentionInDays()),
                Objects.requireNonNullElse(group.logGroupClassAsString(), LogGroup.STANDARD),
                owners.of(group.logGroupName()),
                PreviousKey.nameOf(group.kmsKeyId()));
    }
}
