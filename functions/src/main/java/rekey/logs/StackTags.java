package rekey.logs;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.outcome.AwsError;
import rekey.outcome.Excerpt;
import rekey.pacing.Backoff;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/// Finds the log groups of a place that CloudFormation stacks made, by the tag that CloudFormation
/// puts on what it makes and that nobody else can put. One call for every hundred of them.
///
/// A run does without: whatever keeps AWS from telling, the place goes on after [#PATIENCE].
///
/// Source: docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
/// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
final class StackTags {
    static final String STACK_NAME = "aws:cloudformation:stack-name";

    /// The most that GetResources gives a page.
    static final int MOST_PER_PAGE = 100;

    /// At the quota it is enough for 45,000 log groups. A call that is under way then may take as
    /// long as a call may.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A Region without the service does not answer at all.
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), 3);

    private static final Pattern NAME = Pattern.compile("([^:*]+)(:\\*)?");

    private static final int LONGEST_REASON = 300;

    private final Supplier<ResourceGroupsTaggingApiClient> client;
    private final PacedCalls getting;
    private final Time time;
    private final String logGroups;

    /// @param client is made only if it is asked
    StackTags(
            Place place,
            Supplier<ResourceGroupsTaggingApiClient> client,
            Time time,
            SplittableGenerator random,
            BooleanSupplier timeIsUp) {
        this.client = client;
        this.time = time;
        this.getting = new PacedCalls(
                Quota.GET_RESOURCES.pacer(random.split()), Backoff.NONE, AFTER_FAILURE, time, random, timeIsUp);
        this.logGroups = place.logGroupArn("");
    }

    int throttles() {
        return getting.throttles();
    }

    /// What of it AWS tells in time. Where it did not tell all, nobody knows of the others.
    Owners look() {
        long end = time.nanos() + PATIENCE.toNanos();
        var asked = client.get();
        var madeByAStack = TagFilter.builder().key(STACK_NAME).build();
        var stacks = new HashMap<String, Owner.Stack>();
        @Nullable String token = null;
        do {
            var at = token;
            var answer = getting.callUntil(
                    () -> time.nanos() >= end,
                    () -> asked.getResources(request -> request.resourceTypeFilters("logs:log-group")
                            .tagFilters(madeByAStack)
                            .resourcesPerPage(MOST_PER_PAGE)
                            .paginationToken(at)));
            switch (answer) {
                case Answer.Given<GetResourcesResponse>(var page) -> {
                    page.resourceTagMappingList().forEach(resource -> add(resource, stacks));
                    token = page.paginationToken();
                }
                case Answer.Refused<GetResourcesResponse>(var error) -> {
                    return untold(stacks, error);
                }
                case Answer.OutOfTime<GetResourcesResponse>(var last) -> {
                    return untold(stacks, last);
                }
            }
        } while (token != null && !token.isEmpty());
        return new Owners(Map.copyOf(stacks), new Owner.NobodyKnown(), null);
    }

    private void add(ResourceTagMapping resource, Map<String, Owner.Stack> stacks) {
        named(resource.resourceARN())
                .ifPresent(name -> stack(resource).ifPresent(stack -> stacks.put(name, new Owner.Stack(stack))));
    }

    /// The log group that an ARN is of, with the `:*` of its streams or without; empty where it is of
    /// another resource or place.
    private Optional<String> named(@Nullable String arn) {
        if (arn == null || !arn.startsWith(logGroups)) {
            return Optional.empty();
        }
        var named = NAME.matcher(arn.substring(logGroups.length()));
        return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
    }

    private static Optional<String> stack(ResourceTagMapping resource) {
        return resource.tags().stream()
                .filter(tag -> STACK_NAME.equals(tag.key()))
                .map(Tag::value)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }

    private static Owners untold(Map<String, Owner.Stack> stacks, AwsError error) {
        return new Owners(
                Map.copyOf(stacks),
                new Owner.NotLookedUp(),
                "Which log groups CloudFormation stacks made was not looked up%s (GetResources: %s: %s)"
                        .formatted(
                                stacks.isEmpty() ? "" : " to the end",
                                error.code(),
                                Excerpt.of(error.message(), LONGEST_REASON)));
    }
}
