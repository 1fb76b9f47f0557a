package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.aws.Answer;
import rekey.fakes.FakeLogs;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.outcome.AwsError;
import rekey.place.Place;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;

class PlaceLogsTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private final RuntimeException denied = Refusals.of("AccessDeniedException", 400, "no");
    private final RuntimeException throttled = Refusals.of("ThrottlingException", 400, "Rate exceeded");

    private final FakeLogs aws = new FakeLogs();
    private final VirtualTime time = new VirtualTime();
    private final PlaceLogs logs = VirtualLogs.of(PLACE, aws, time);
    private final List<LogGroup> seen = new ArrayList<>();

    private Listed list(List<LogGroup> into) {
        return logs.list(null, () -> false, into::add);
    }

    private static List<String> names(int... numbers) {
        return IntStream.of(numbers).mapToObj("g%05d"::formatted).toList();
    }

    private static List<String> names(Answer<List<LogGroup>> answer) {
        return ((Answer.Given<List<LogGroup>>) answer)
                .value().stream().map(LogGroup::name).toList();
    }

    @Test
    void theListingGoesOnToTheLastPage() {
        aws.with(120, "g");
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen)
                .extracting(LogGroup::name)
                .isEqualTo(names(IntStream.range(0, 120).toArray()));
        assertThat(aws.listings())
                .extracting(DescribeLogGroupsRequest::nextToken)
                .containsExactly(null, "50", "100");
        assertThat(aws.listings()).extracting(DescribeLogGroupsRequest::limit).containsOnly(50);
    }

    @Test
    void aListingThatIsStoppedGoesOnWhereItWas() {
        aws.with(120, "g");
        var first = logs.list(null, () -> true, seen::add);
        assertThat(first).isEqualTo(new Listed.Stopped("50"));
        assertThat(logs.list("50", () -> false, seen::add)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen)
                .extracting(LogGroup::name)
                .isEqualTo(names(IntStream.range(0, 120).toArray()));
    }

    @Test
    void anEmptyPageDoesNotEndTheListing() {
        aws.with(60, "g").emptyPage(1);
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen).hasSize(60);
    }

    @Test
    void aPlaceWithoutLogGroupsIsListedToo() {
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen).isEmpty();
    }

    @Test
    void anErrorMidwayEndsTheListingAndIsTold() {
        aws.with(120, "g").refuseListing(1, denied);
        assertThat(list(seen)).isEqualTo(new Listed.Refused(new AwsError("AccessDeniedException", 400, "no"), "50"));
        assertThat(seen).hasSize(50);
        assertThat(aws.listings()).hasSize(2);
    }

    @Test
    void aThrottledPageIsAskedForAgainAndCounted() {
        aws.with(120, "g").refuseListing(1, throttled);
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen).extracting(LogGroup::name).doesNotHaveDuplicates().hasSize(120);
        assertThat(logs.throttles()).isEqualTo(1);
    }

    @Test
    void pagesLeaveAtTheQuotaOfTheListing() {
        aws.with(1000, "g");
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(time.passed()).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2100));
    }

    @Test
    void aLogGroupIsTakenAsAwsShowsIt() {
        aws.with(
                software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
                        .logGroupName("keyed")
                        .kmsKeyId("arn:k")
                        .retentionInDays(30)
                        .logGroupClass(LogGroupClass.STANDARD)
                        .build(),
                software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
                        .logGroupName("bare")
                        .build());
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen)
                .containsExactly(
                        new LogGroup("keyed", new PreviousKey.Key("arn:k"), null, 30, LogGroup.STANDARD),
                        new LogGroup("bare", new PreviousKey.None(), null, null, LogGroup.STANDARD));
        assertThat(seen)
                .extracting(LogGroup::key)
                .containsExactly(new PreviousKey.Key("arn:k"), new PreviousKey.None());
        assertThat(seen.getFirst().target()).isEqualTo(new Target.LogGroup("keyed"));
    }

    @ParameterizedTest
    @CsvSource({"STANDARD, true", "INFREQUENT_ACCESS, true", "DELIVERY, false", "SOMETHING_NEW, false"})
    void onlyAClassThatIsKnownToHaveQueriesIsQueried(String type, boolean queryable) {
        aws.with(software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
                .logGroupName("g")
                .logGroupClass(type)
                .build());
        assertThat(list(seen)).isEqualTo(new Listed.ToTheEnd());
        assertThat(seen).extracting(LogGroup::queryable).containsExactly(queryable);
    }

    @Test
    void namesAreAskedForInOneCall() {
        aws.with(60, "g");
        assertThat(names(logs.named(names(3, 59)))).isEqualTo(names(3, 59));
        assertThat(aws.listings()).hasSize(1);
        assertThat(aws.listings().getFirst().logGroupIdentifiers()).isEqualTo(names(3, 59));
    }

    @Test
    void noNamesAreNoCall() {
        assertThat(logs.named(List.of())).isEqualTo(new Answer.Given<>(List.of()));
        assertThat(aws.listings()).isEmpty();
    }

    @Test
    void aNameThatIsGoneIsLeftOut() {
        aws.with(2, "g");
        assertThat(names(logs.named(List.of("g00000", "gone", "g00001")))).isEqualTo(names(0, 1));
    }

    @Test
    void whereOneNameSpoilsTheAnswerTheHalvesAreAskedForAndNothingElseIsLost() {
        aws.with(50, "g").spoiledByMissingNames();
        var asked = new ArrayList<>(names(IntStream.range(0, 49).toArray()));
        asked.add(17, "gone");
        assertThat(names(logs.named(asked)))
                .isEqualTo(names(IntStream.range(0, 49).toArray()));
        assertThat(aws.listings()).hasSizeLessThanOrEqualTo(13); // 1 + 2 for each halving of 50
    }

    @Test
    void whereEveryNameIsGoneNothingIsFound() {
        aws.spoiledByMissingNames();
        assertThat(logs.named(List.of("a", "b", "c"))).isEqualTo(new Answer.Given<>(List.of()));
    }

    @Test
    void whereNamesAreRefusedArnsAreAskedForFromThenOn() {
        aws.with(4, "g").arnsOnly();
        assertThat(names(logs.named(names(0, 1)))).isEqualTo(names(0, 1));
        assertThat(names(logs.named(names(2, 3)))).isEqualTo(names(2, 3));
        assertThat(aws.listings())
                .extracting(DescribeLogGroupsRequest::logGroupIdentifiers)
                .containsExactly(names(0, 1), arns(0, 1), arns(2, 3));
    }

    /// Nothing tells it from log groups that are gone.
    @Test
    void whereNamesAreLeftOutArnsAreAskedForFromThenOn() {
        aws.with(4, "g").arnsOnly().leavingOutOthers();
        assertThat(names(logs.named(names(0, 1)))).isEqualTo(names(0, 1));
        assertThat(names(logs.named(List.of("g00002", "gone")))).isEqualTo(names(2));
        assertThat(names(logs.named(names(3)))).isEqualTo(names(3));
    }

    /// One that is gone spoils the answer for the others.
    @Test
    void whereNamesAreLeftOutAndOneIsGoneTheOthersAreFound() {
        aws.with(50, "g").arnsOnly().leavingOutOthers().spoiledByMissingNames();
        var asked = new ArrayList<>(names(IntStream.range(0, 49).toArray()));
        asked.add(17, "gone");
        assertThat(names(logs.named(asked)))
                .isEqualTo(names(IntStream.range(0, 49).toArray()));
    }

    private static List<String> arns(int... numbers) {
        return names(numbers).stream().map(PLACE::logGroupArn).toList();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void whateverAwsSaysToAGoneNameTheOthersAreFound(boolean arnsOnly, boolean asWrong) {
        aws.with(50, "g");
        if (arnsOnly) {
            aws.arnsOnly();
        }
        var _ = asWrong ? aws.wrongByMissingNames() : aws.spoiledByMissingNames();
        var asked = new ArrayList<>(names(IntStream.range(0, 48).toArray()));
        asked.add(17, "g0"); // the others begin with it
        asked.add(40, "zz");
        assertThat(names(logs.named(asked)))
                .isEqualTo(names(IntStream.range(0, 48).toArray()));
        assertThat(aws.listings()).hasSizeLessThan(60);
    }

    /// No page of AWS says which code it is.
    @ParameterizedTest
    @ValueSource(strings = {"ValidationException", "InvalidOperationException", "SomethingNewException"})
    void whateverCodeAWrongCallIsRefusedWithItIsAskedInTheOtherWay(String code) {
        aws.with(4, "g").wrongAs(code).arnsOnly().wrongByMissingNames();
        assertThat(names(logs.named(List.of("g00000", "gone", "g00001")))).isEqualTo(names(0, 1));
    }

    @Test
    void aCallThatIsWrongInEveryWayIsNoAnswerAfterAFewTries() {
        aws.with(50, "g");
        var wrong = Refusals.of("InvalidParameterException", 400, "no");
        IntStream.range(0, 20).forEach(call -> aws.refuseListing(call, wrong));
        assertThat(logs.named(names(IntStream.range(0, 50).toArray())))
                .isEqualTo(new Answer.Refused<>(new AwsError("InvalidParameterException", 400, "no")));
        assertThat(aws.listings()).hasSizeLessThan(20);
    }

    @Test
    void anotherErrorIsNoGoneName() {
        aws.with(4, "g").refuseListing(0, denied);
        assertThat(logs.named(names(0, 1)))
                .isEqualTo(new Answer.Refused<>(new AwsError("AccessDeniedException", 400, "no")));
    }

    @Test
    void anErrorInOneHalfIsNoAnswer() {
        aws.with(4, "g").spoiledByMissingNames().refuseListing(2, denied);
        assertThat(logs.named(List.of("g00000", "g00001", "gone", "g00002")))
                .isEqualTo(new Answer.Refused<>(new AwsError("AccessDeniedException", 400, "no")));
    }

    @Test
    void aLogGroupIsAssociatedByItsNameAndQueryResultsByTheirArn() {
        var key = new PreviousKey.Key("arn:k");
        assertThat(logs.move(logs.awaitTurn().orElseThrow(), new Target.LogGroup("g"), key, () -> true))
                .isEqualTo(new Answer.Given<>(true));
        logs.move(logs.awaitTurn().orElseThrow(), new Target.QueryResults(), key, () -> true);
        assertThat(aws.associations().get(0))
                .returns("g", request -> request.logGroupName())
                .returns(null, request -> request.resourceIdentifier())
                .returns("arn:k", request -> request.kmsKeyId());
        assertThat(aws.associations().get(1))
                .returns(null, request -> request.logGroupName())
                .returns(PLACE.queryResultsArn(), request -> request.resourceIdentifier())
                .returns("arn:k", request -> request.kmsKeyId());
    }

    @Test
    void whatIsNotToBeMovedAnyMoreIsNotCalledFor() {
        var turn = logs.awaitTurn().orElseThrow();
        assertThat(logs.move(turn, new Target.LogGroup("g"), new PreviousKey.None(), () -> false))
                .isEqualTo(new Answer.Given<>(false));
        assertThat(aws.associations()).isEmpty();
    }
}
