package rekey.logs;

import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.key.ShownKey;
import rekey.key.ShownKeys;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.target.PreviousKey;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/// Reads the key of a place's query results in the one way that AWS offers: starts a query over one
/// second of one log group and asks which key its result is stored with.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
final class QueryProbe {
    /// With all candidates. A query over one second of one log group answers in a second or two.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// How long a query's last look may wait its turn, beyond its patience.
    private static final Duration LAST_LOOK = Duration.ofSeconds(5);

    private static final int REFUSED_FOR_NOW = 2;
    private static final int WITHOUT_RESULT = 1;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final Set<QueryStatus> UNDER_WAY =
            Set.of(QueryStatus.SCHEDULED, QueryStatus.RUNNING, QueryStatus.UNKNOWN);

    private final Place place;
    private final CloudWatchLogsClient client;
    private final ShownKeys keys;
    private final Time time;
    private final PacedCalls starting;
    private final PacedCalls looking;
    private final BooleanSupplier timeIsUp;
    private volatile @Nullable String shownAs;

    QueryProbe(
            Place place,
            CloudWatchLogsClient client,
            ShownKeys keys,
            Time time,
            SplittableGenerator random,
            BooleanSupplier timeIsUp) {
        this.place = place;
        this.client = client;
        this.keys = keys;
        this.time = time;
        this.timeIsUp = timeIsUp;
        this.starting = new PacedCalls(Quota.START_QUERY, time, random, timeIsUp);
        this.looking = new PacedCalls(Quota.GET_QUERY_RESULTS, time, random, timeIsUp);
    }

    /// The name that AWS showed for the key that was read last; null where it showed the key itself.
    @Nullable
    String shownAs() {
        return shownAs;
    }

    int throttles() {
        return starting.throttles() + looking.throttles();
    }

    /// One candidate after the other, until one's query answers: whatever keeps one from answering,
    /// such as a key that is disabled, need not be another's matter. Throttles take from the patience
    /// too. Where AWS may answer for one of them later, that is the reading.
    QueryReading read(ProbeCandidates candidates) {
        QueryReading reading = new QueryReading.NothingToQuery();
        long began = time.nanos();
        int left = candidates.names().size();
        for (var name : candidates.names()) {
            var patience = PATIENCE.minusNanos(time.nanos() - began).dividedBy(left--);
            long end = time.nanos() + patience.toNanos();
            switch (started(name, end).then(query -> finished(query.queryId(), patience))) {
                case Answer.Given<Look>(Look.Final(var told)) -> {
                    return told;
                }
                case Answer.Given<Look>(Look.Ended(var told)) -> reading = passing(reading, told);
                case Answer.Refused<Look>(var error) -> {
                    if (ErrorDisposition.to(error) != ErrorDisposition.GONE) {
                        reading = passing(reading, failed(error, "StartQuery", name));
                    }
                }
                case Answer.OutOfTime<Look>(var last) -> {
                    reading = passing(reading, failed(last, "StartQuery", name));
                    if (timeIsUp.getAsBoolean()) {
                        return reading;
                    }
                }
            }
        }
        return reading;
    }

    private static QueryReading passing(QueryReading before, QueryReading now) {
        int earlier = hope(before);
        return earlier == REFUSED_FOR_NOW || earlier > hope(now) ? before : now;
    }

    /// How much speaks for it that AWS answers later.
    private static int hope(QueryReading reading) {
        return switch (reading) {
            case QueryReading.Failed failed when failed.isRefusedForNow() -> REFUSED_FOR_NOW;
            case QueryReading.Failed failed when failed.passes() -> WITHOUT_RESULT;
            case QueryReading.Failed _, QueryReading.Read _, QueryReading.NothingToQuery _ -> 0;
        };
    }

    private Answer<StartQueryResponse> started(String name, long end) {
        long now = time.now().getEpochSecond();
        return starting.callUntil(
                () -> time.nanos() >= end,
                () -> client.startQuery(request -> request.logGroupName(name)
                        .startTime(now - 1)
                        .endTime(now)
                        .queryString("fields @timestamp | limit 1")));
    }

    /// What became of a query.
    private sealed interface Look {
        /// Whatever it queried, its results would be stored with this key.
        record Final(QueryReading reading) implements Look {}

        /// Another log group's query may have a result.
        record Ended(QueryReading reading) implements Look {}
    }

    private Answer<Look> finished(String queryId, Duration patience) {
        long end = time.nanos() + patience.toNanos();
        long lastLook = end + LAST_LOOK.toNanos();
        while (true) {
            switch (looking.callUntil(
                    () -> time.nanos() >= lastLook,
                    () -> client.getQueryResults(request -> request.queryId(queryId)))) {
                case Answer.Refused<GetQueryResultsResponse>(var error) -> {
                    return new Answer.Given<>(new Look.Ended(failed(error, "GetQueryResults", "")));
                }
                case Answer.OutOfTime<GetQueryResultsResponse>(var last) -> {
                    return new Answer.OutOfTime<>(last);
                }
                case Answer.Given<GetQueryResultsResponse>(var results) -> {
                    if (results.status() == QueryStatus.COMPLETE) {
                        return new Answer.Given<>(new Look.Final(read(results)));
                    }
                    if (!UNDER_WAY.contains(results.status())) {
                        return new Answer.Given<>(
                                new Look.Ended(unanswered("the query ended as " + results.statusAsString())));
                    }
                    if (time.nanos() > end) {
                        return new Answer.Given<>(new Look.Ended(unanswered("the query was still %s after %d s"
                                .formatted(results.statusAsString(), patience.toSeconds()))));
                    }
                }
            }
            time.sleep(BETWEEN_LOOKS);
        }
    }

    private QueryReading read(GetQueryResultsResponse results) {
        shownAs = PreviousKey.nameOf(results.encryptionKey());
        return switch (keys.of(results.encryptionKey())) {
            case ShownKey.Told(var key) -> new QueryReading.Read(key);
            case ShownKey.Unread(var _, var failure) -> new QueryReading.Failed(failure);
        };
    }

    private QueryReading unanswered(String message) {
        return failed(new AwsError(AwsError.NO_RESULT, 0, message), "GetQueryResults", "");
    }

    private QueryReading failed(AwsError error, String doing, String named) {
        Failure failure = Failures.of(error, place, doing, named);
        return new QueryReading.Failed(failure);
    }
}
