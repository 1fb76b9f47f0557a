package rekey.logs;

import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.key.ShownKey;
import rekey.key.ShownKeys;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Reaction;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/// Reads the key of a place's query results in the one way that AWS offers: starts a query over one
/// second of one log group and asks which key its result is stored with.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
final class QueryProbe {
    /// The code of a query that ended without a result, or did not end.
    static final String NO_RESULT = "RequestTimeout";

    /// A query over one second of one log group answers in a second or two.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final Set<QueryStatus> UNDER_WAY =
            Set.of(QueryStatus.SCHEDULED, QueryStatus.RUNNING, QueryStatus.UNKNOWN);

    private final Place place;
    private final CloudWatchLogsClient client;
    private final ShownKeys keys;
    private final Time time;
    private final PacedCalls starting;
    private final PacedCalls looking;

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
        this.starting = new PacedCalls(Quota.START_QUERY, time, random, timeIsUp);
        this.looking = new PacedCalls(Quota.GET_QUERY_RESULTS, time, random, timeIsUp);
    }

    int throttles() {
        return starting.throttles() + looking.throttles();
    }

    QueryReading read(ProbeCandidates candidates) {
        QueryReading reading = new QueryReading.NothingToQuery();
        for (var name : candidates.names()) {
            switch (started(name)) {
                case Answer.Given<StartQueryResponse>(var query) -> {
                    switch (finished(query.queryId())) {
                        case Look.Final(var told) -> {
                            return told;
                        }
                        // The key of this log group may be disabled; another one's need not be.
                        case Look.Ended(var failed) -> reading = failed;
                    }
                }
                case Answer.Refused<StartQueryResponse>(var error) -> {
                    if (Reaction.to(error) != Reaction.GONE) {
                        reading = failed(error, "StartQuery", name);
                    }
                }
                case Answer.OutOfTime<StartQueryResponse>(var last) -> {
                    return failed(last, "StartQuery", name);
                }
            }
        }
        return reading;
    }

    private Answer<StartQueryResponse> started(String name) {
        long now = time.now().getEpochSecond();
        return starting.call(() -> client.startQuery(request ->
                request.logGroupName(name).startTime(now - 1).endTime(now).queryString("fields @timestamp | limit 1")));
    }

    /// What became of a query.
    private sealed interface Look {
        record Final(QueryReading reading) implements Look {}

        /// It ended without a result, which another log group's query may have.
        record Ended(QueryReading reading) implements Look {}
    }

    private Look finished(String queryId) {
        long deadline = time.nanos() + PATIENCE.toNanos();
        while (true) {
            switch (looking.call(() -> client.getQueryResults(request -> request.queryId(queryId)))) {
                case Answer.Refused<GetQueryResultsResponse>(var error) -> {
                    return new Look.Final(failed(error, "GetQueryResults", ""));
                }
                case Answer.OutOfTime<GetQueryResultsResponse>(var last) -> {
                    return new Look.Final(failed(last, "GetQueryResults", ""));
                }
                case Answer.Given<GetQueryResultsResponse>(var results) -> {
                    if (results.status() == QueryStatus.COMPLETE) {
                        return new Look.Final(
                                switch (keys.of(results.encryptionKey())) {
                                    case ShownKey.Told(var key) -> new QueryReading.Read(key);
                                    case ShownKey.Unread(var _, var failure) -> new QueryReading.Failed(failure);
                                });
                    }
                    if (!UNDER_WAY.contains(results.status())) {
                        return new Look.Ended(unanswered("the query ended as " + results.statusAsString()));
                    }
                    if (time.nanos() > deadline) {
                        return new Look.Final(unanswered("the query was still %s after %d s"
                                .formatted(results.statusAsString(), PATIENCE.toSeconds())));
                    }
                }
            }
            time.sleep(BETWEEN_LOOKS);
        }
    }

    private QueryReading unanswered(String message) {
        return failed(new AwsError(NO_RESULT, 0, message), "GetQueryResults", "");
    }

    private QueryReading failed(AwsError error, String doing, String named) {
        Failure failure = Failures.of(error, place, doing, named);
        return new QueryReading.Failed(failure);
    }
}
