package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.FakeLogs;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.Place;
import rekey.target.PreviousKey;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;

class QueryProbeTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final RuntimeException gone =
            Refusals.of("ResourceNotFoundException", 400, "The specified log group does not exist.");
    private final RuntimeException denied = Refusals.of("AccessDeniedException", 400, "no");

    private final FakeLogs aws = new FakeLogs();
    private final VirtualTime time = new VirtualTime();
    private final PlaceLogs logs = VirtualLogs.of(PLACE, aws, time);

    private static ProbeCandidates candidates(String... names) {
        var candidates = ProbeCandidates.NONE;
        for (var name : names) {
            candidates = candidates.plus(new LogGroup(name, new PreviousKey.None(), null, null, LogGroup.STANDARD));
        }
        return candidates;
    }

    private QueryReading read(String... names) {
        return logs.queryResultsKeyOrOfOthers(candidates(names));
    }

    private static Failure failure(QueryReading reading) {
        return ((QueryReading.Failed) reading).failure();
    }

    @Test
    void theKeyIsTheOneThatTheResultIsStoredWith() {
        aws.look(QueryStatus.SCHEDULED, null)
                .look(QueryStatus.RUNNING, "arn:not-yet-final")
                .look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
    }

    @Test
    void aResultThatNamesNoKeyIsOnNone() {
        aws.look(QueryStatus.COMPLETE, null);
        assertThat(read("a")).isEqualTo(new QueryReading.Read(new PreviousKey.None()));
    }

    @Test
    void theQueryScansOneSecondUpToNowAndOneEvent() {
        aws.look(QueryStatus.COMPLETE, null);
        read("a");
        var query = aws.queries().getFirst();
        assertThat(query.endTime()).isEqualTo(time.now().getEpochSecond());
        assertThat(query.endTime() - query.startTime()).isEqualTo(1);
        assertThat(query.queryString()).endsWith("limit 1");
        assertThat(query.logGroupName()).isEqualTo("a");
    }

    @Test
    void whereThereIsNoLogGroupThereIsNothingToQuery() {
        assertThat(read()).isEqualTo(new QueryReading.NothingToQuery());
        assertThat(aws.queries()).isEmpty();
    }

    @Test
    void aLogGroupThatIsGoneIsFollowedByTheNext() {
        aws.refuseQuery("a", gone).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a", "b")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
        assertThat(aws.queried()).containsExactly("a", "b");
    }

    @Test
    void whereAllAreGoneThereIsNothingToQuery() {
        aws.refuseQuery("a", gone).refuseQuery("b", gone);
        assertThat(read("a", "b")).isEqualTo(new QueryReading.NothingToQuery());
    }

    private static software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup there(String name) {
        return software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
                .logGroupName(name)
                .build();
    }

    /// Short-lived log groups may come first, and be deleted while the others are listed.
    @Test
    void whereAllAreGoneAnotherThatIsThereIsQueried() {
        aws.refuseQuery("a", gone).refuseQuery("b", gone).look(QueryStatus.COMPLETE, "arn:k");
        aws.with(there("a")).with(60, "c");
        assertThat(read("a", "b")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
        assertThat(aws.queried()).containsExactly("a", "b", "a", "c00000");
    }

    @Test
    void whereAllOfAPageAreGoneTheNextIsAsked() {
        for (int number = 0; number < 50; number++) {
            aws.refuseQuery("c%05d".formatted(number), gone);
        }
        aws.with(60, "c").refuseQuery("a", gone).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
        assertThat(aws.queried()).containsExactly("a", "c00000", "c00001", "c00002", "c00050");
    }

    @Test
    void whoMayNotListTheOthersDoesNotSayThatThereIsNone() {
        aws.refuseQuery("a", gone).refuseListing(0, denied);
        assertThat(failure(read("a"))).returns("AccessDeniedException", Failure::code);
    }

    @Test
    void aLogGroupThatMayNotBeQueriedIsFollowedByTheNext() {
        aws.refuseQuery("a", denied).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a", "b")).isInstanceOf(QueryReading.Read.class);
    }

    @Test
    void aRefusalIsToldAlsoWhereTheNextLogGroupIsGone() {
        aws.refuseQuery("a", denied).refuseQuery("b", gone);
        assertThat(failure(read("a", "b")))
                .returns("AccessDeniedException", Failure::code)
                .returns("StartQuery: no", Failure::message)
                .returns(Blame.CONFIGURATION, Failure::blame);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED", "TIMEOUT"})
    void aQueryThatEndsWithoutAResultHasNoKey(QueryStatus status) {
        aws.look(QueryStatus.RUNNING, null).look(status, "arn:k");
        assertThat(failure(read("a")))
                .returns("GetQueryResults: the query ended as " + status, Failure::message)
                .returns(Blame.AWS, Failure::blame);
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED", "TIMEOUT"})
    void aQueryThatEndsWithoutAResultIsFollowedByTheNextLogGroups(QueryStatus status) {
        aws.look(status, null).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a", "b")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
        assertThat(aws.queried()).containsExactly("a", "b");
    }

    /// The one may have a result later, whoever may not query the other.
    @Test
    void aQueryWithoutAResultIsToldAlsoIfTheNextLogGroupMayNotBeQueried() {
        aws.look(QueryStatus.FAILED, null).refuseQuery("b", denied);
        assertThat(read("a", "b")).isInstanceOfSatisfying(QueryReading.Failed.class, failed -> {
            assertThat(failed.passes()).isTrue();
            assertThat(failed.isRefusedForNow()).isFalse();
        });
    }

    @Test
    void aResultThatMayNotBeReadIsAFailure() {
        aws.refuseLook(denied);
        assertThat(failure(read("a")))
                .returns("AccessDeniedException", Failure::code)
                .returns("GetQueryResults: no", Failure::message);
    }

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULED", "RUNNING", "UNKNOWN"})
    void patienceEnds(QueryStatus status) {
        aws.look(status, null);
        assertThat(failure(read("a")).blame()).isEqualTo(Blame.AWS);
        assertThat(time.passed()).isBetween(PATIENCE, PATIENCE.plusSeconds(1));
    }

    /// All together they take no longer than one alone.
    @ParameterizedTest
    @EnumSource(names = {"SCHEDULED", "RUNNING", "UNKNOWN"})
    void aQueryThatNeverEndsIsFollowedByTheNextLogGroups(QueryStatus status) {
        aws.look(status, null);
        assertThat(failure(read("a", "b", "c")).blame()).isEqualTo(Blame.AWS);
        assertThat(aws.queried()).containsExactly("a", "b", "c");
        assertThat(time.passed()).isBetween(PATIENCE, PATIENCE.plusSeconds(3));
    }

    @Test
    void aResultThatMayNotBeReadIsFollowedByTheNextLogGroups() {
        aws.refuseLook(denied).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a", "b")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
    }

    /// Whatever keeps one log group from being queried.
    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 400",
        "InvalidParameterException, 400",
        "MalformedQueryException, 400",
        "KMSInvalidStateException, 400",
        "SomethingNewException, 400",
        "SomethingNewException, 500",
        "ThrottlingException, 400",
        "ServiceUnavailableException, 503",
        "LimitExceededException, 400"
    })
    void aQueryThatIsNotStartedIsFollowedByTheNextLogGroups(String code, int status) {
        aws.refuseQuery("a", Refusals.of(code, status, "no")).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a", "b")).isEqualTo(new QueryReading.Read(new PreviousKey.Key("arn:k")));
    }

    @Test
    void whoRanOutOfPatienceSaysSo() {
        aws.look(QueryStatus.RUNNING, null);
        assertThat(failure(read("a")).message()).isEqualTo("GetQueryResults: the query was still Running after 60 s");
    }

    @Test
    void aThrottledLookIsRepeatedAndCounted() {
        aws.refuseLook(Refusals.of("ThrottlingException", 400, "Rate exceeded")).look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a")).isInstanceOf(QueryReading.Read.class);
        assertThat(logs.throttles()).isEqualTo(1);
    }

    @Test
    void aFullHouseOfQueriesIsWaitedFor() {
        aws.refuseLook(Refusals.of("LimitExceededException", 400, "100 concurrent queries"))
                .look(QueryStatus.COMPLETE, "arn:k");
        assertThat(read("a")).isInstanceOf(QueryReading.Read.class);
    }
}
