package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.aws.Clients;
import rekey.fakes.FakeLogs;
import rekey.fakes.FakeTagging;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.place.Place;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;

class StackTagsTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final long SEED = 0x57ac;

    private final FakeTagging aws = new FakeTagging();
    private final VirtualTime time = new VirtualTime();
    private boolean timeIsUp;

    private Owners look(Place place) {
        return new StackTags(place, () -> aws, time, new SplittableRandom(SEED), () -> timeIsUp).look();
    }

    private Owners look() {
        return look(PLACE);
    }

    private FakeTagging with(int logGroups) {
        IntStream.range(0, logGroups)
                .forEach(i -> aws.with(PLACE.logGroupArn("/app/%05d:*".formatted(i)), "stack-" + i % 7));
        return aws;
    }

    /// The ARN alone says which log group it is. `-` is none of the place.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:log-group:/app, /app",
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:log-group:/app:*, /app",
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:log-group:aws/spans, aws/spans",
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:log-group:log-group, log-group",
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:log-group:/app:log-stream:a, -",
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:log-group:, -",
                "eu-central-1, arn:aws:logs:eu-central-1:111122223333:destination:/app, -",
                "eu-central-1, arn:aws:logs:eu-central-1:444455556666:log-group:/app, -",
                "eu-central-1, arn:aws:logs:eu-west-1:111122223333:log-group:/app, -",
                "eu-central-1, arn:aws-cn:logs:eu-central-1:111122223333:log-group:/app, -",
                "eu-central-1, arn:aws:s3:::/app, -",
                "eu-central-1, -, -",
                "cn-north-1, arn:aws-cn:logs:cn-north-1:111122223333:log-group:/app:*, /app",
                "us-gov-west-1, arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:/app, /app"
            })
    void theArnSaysWhichLogGroupItIs(String region, @Nullable String arn, @Nullable String logGroup) {
        aws.with(ResourceTagMapping.builder()
                .resourceARN(arn)
                .tags(Tag.builder().key(StackTags.STACK_NAME).value("shop").build())
                .build());
        var owners = look(new Place("111122223333", region));
        assertThat(owners.stacks().keySet()).isEqualTo(logGroup == null ? Set.of() : Set.of(logGroup));
        assertThat(owners.of(logGroup == null ? "/app" : logGroup))
                .isEqualTo(logGroup == null ? new Owner.NobodyKnown() : new Owner.Stack("shop"));
    }

    @Test
    void oneRequestAsksForWhatStacksMadeAndForNothingElse() {
        look();
        assertThat(aws.requests()).hasSize(1);
        var request = aws.requests().getFirst();
        assertThat(request.resourceTypeFilters()).containsExactly("logs:log-group");
        assertThat(request.tagFilters()).hasSize(1);
        assertThat(request.tagFilters().getFirst().key()).isEqualTo("aws:cloudformation:stack-name");
        assertThat(request.tagFilters().getFirst().values()).isEmpty();
        assertThat(request.resourcesPerPage()).isEqualTo(100);
    }

    /// The last page may have an empty token, or none.
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "100, 1", "101, 2", "250, 3", "1000, 10"})
    void everyPageIsReadAtTheQuota(int logGroups, int calls) {
        with(logGroups);
        var owners = look();
        assertThat(owners.stacks()).hasSize(logGroups);
        assertThat(owners.others()).isEqualTo(new Owner.NobodyKnown());
        assertThat(owners.untold()).isNull();
        assertThat(aws.requests()).hasSize(calls);
        assertThat(aws.requests())
                .extracting(GetResourcesRequest::paginationToken)
                .doesNotHaveDuplicates();
        assertThat(time.passed()).isLessThanOrEqualTo(Duration.ofMillis(1000L * calls / 15 + 1));
    }

    @Test
    void anEmptyPageDoesNotEndTheLook() {
        with(150).emptyPage(1);
        assertThat(look().stacks()).hasSize(150);
    }

    @Test
    void aResourceWithoutTheTagIsNoStacks() {
        aws.with(ResourceTagMapping.builder()
                        .resourceARN(PLACE.logGroupArn("/bare"))
                        .build())
                .with(PLACE.logGroupArn("/empty"), "");
        assertThat(look().stacks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 400, 1",
        "PaginationTokenExpiredException, 400, 1",
        "InvalidParameterException, 400, 1",
        "UnrecognizedClientException, 403, 1",
        "InternalServiceException, 500, 3"
    })
    void whatAwsRefusesWasNotLookedUpAndIsSaid(String code, int status, int calls) {
        IntStream.range(0, 9).forEach(call -> aws.refuse(call, Refusals.of(code, status, "no\nsuch luck")));
        var owners = look();
        assertThat(owners.of("/app")).isEqualTo(new Owner.NotLookedUp());
        assertThat(owners.untold())
                .isEqualTo(
                        "Which log groups CloudFormation stacks made was not looked up (GetResources: %s: no such luck)"
                                .formatted(code));
        assertThat(aws.requests()).hasSize(calls);
    }

    /// Nobody knows of those that may have been on the pages that did not come.
    @Test
    void whatCameBeforeARefusalIsKnownAndTheOthersWereNotLookedUp() {
        with(150).refuse(1, Refusals.of("AccessDeniedException", 400, "no"));
        var owners = look();
        assertThat(owners.of("/app/00099")).isEqualTo(new Owner.Stack("stack-1"));
        assertThat(owners.of("/app/00100")).isEqualTo(new Owner.NotLookedUp());
        assertThat(owners.of("/other")).isEqualTo(new Owner.NotLookedUp());
        assertThat(owners.untold()).contains("was not looked up to the end (GetResources: AccessDeniedException");
    }

    @Test
    void aThrottleIsWaitedOutAndCounted() {
        with(150).refuse(1, Refusals.of("ThrottledException", 400, "Rate exceeded"));
        var tags = new StackTags(PLACE, () -> aws, time, new SplittableRandom(SEED), () -> false);
        assertThat(tags.look().stacks()).hasSize(150);
        assertThat(tags.throttles()).isEqualTo(1);
    }

    @Test
    void aStormOfThrottlesDelaysThePlaceNoLongerThanItsPatience() {
        IntStream.range(0, 10_000).forEach(call -> aws.refuse(call, Refusals.of("ThrottledException", 400, "no")));
        assertThat(look().untold()).contains("ThrottledException");
        assertThat(time.passed()).isBetween(Duration.ofSeconds(10), StackTags.PATIENCE.plusSeconds(1));
    }

    @Test
    void aRegionWithoutTheServiceIsGivenUpAfterAFewTries() {
        IntStream.range(0, 99)
                .forEach(call -> aws.refuse(
                        call,
                        SdkClientException.create("tagging.eu-central-1.amazonaws.com: Name or service not known")));
        assertThat(look().untold()).contains("Name or service not known");
        assertThat(aws.requests()).hasSize(3);
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(2));
    }

    /// Each call may take as long as a call may.
    @Test
    void aServiceThatDoesNotAnswerDelaysThePlaceByABoundedTime() {
        var slow = new FakeSilence(time);
        var owners = new StackTags(PLACE, () -> slow, time, new SplittableRandom(SEED), () -> false).look();
        assertThat(owners.of("/app")).isEqualTo(new Owner.NotLookedUp());
        assertThat(time.passed()).isLessThanOrEqualTo(StackTags.PATIENCE.plus(Clients.ATTEMPT_TIMEOUT));
    }

    private record FakeSilence(VirtualTime time) implements ResourceGroupsTaggingApiClient {
        @Override
        public GetResourcesResponse getResources(GetResourcesRequest request) {
            time.sleep(Clients.ATTEMPT_TIMEOUT);
            throw SdkClientException.create("Read timed out");
        }

        @Override
        public String serviceName() {
            return "tagging";
        }

        @Override
        public void close() {}
    }

    @Test
    void whenTimeIsUpNothingIsAskedAndNothingIsCalledNobodys() {
        timeIsUp = true;
        with(1);
        assertThat(look().of("/app/00000")).isEqualTo(new Owner.NotLookedUp());
        assertThat(aws.requests()).isEmpty();
    }

    @Test
    void aLogGroupThatIsListedAfterTheLookHasItsOwnerAndBeforeItNone() {
        aws.with(PLACE.logGroupArn("g00001:*"), "shop");
        var logs = VirtualLogs.of(PLACE, new FakeLogs().with(3, "g"), aws, time);
        var seen = new ArrayList<LogGroup>();
        logs.list(null, () -> false, seen::add);
        assertThat(seen).extracting(LogGroup::owner).containsOnly(new Owner.NotLookedUp());
        assertThat(aws.requests()).isEmpty();
        seen.clear();
        assertThat(logs.lookAtOwners()).isEmpty();
        logs.list(null, () -> false, seen::add);
        assertThat(seen)
                .extracting(LogGroup::owner)
                .containsExactly(new Owner.NobodyKnown(), new Owner.Stack("shop"), new Owner.NobodyKnown());
        assertThat(logs.owner("g00001")).isEqualTo(new Owner.Stack("shop"));
    }
}
