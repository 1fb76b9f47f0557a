package rekey.rotate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import rekey.logs.Listed;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.pacing.Time;

/// Reads which key the query results of a place are on, just before they are changed, with a query
/// of log groups that were read anyway. Only where none of these gives an answer is the place
/// listed, and no further than to the first page that gives one: a listing from end to end takes
/// 200 calls for 10,000 log groups, and for some hundred thousand more time than an invocation has.
final class QueryResultsReader {
    /// So many that have log groups which can be queried.
    private static final int MOST_PAGES = 10;

    /// No further page is listed then: the log groups that were read with them wait.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PlaceLogs logs;
    private final BooleanSupplier timeIsUp;
    private final Time time;
    private final AtomicReference<ProbeCandidates> seen = new AtomicReference<>(ProbeCandidates.NONE);

    QueryResultsReader(PlaceLogs logs, BooleanSupplier timeIsUp, Time time) {
        this.logs = logs;
        this.timeIsUp = timeIsUp;
        this.time = time;
    }

    /// Log groups that a query may be tried with.
    void saw(List<LogGroup> groups) {
        groups.forEach(group -> seen.updateAndGet(sofar -> sofar.plus(group)));
    }

    QueryReading read() {
        long end = time.nanos() + PATIENCE.toNanos();
        var reading = logs.queryResultsKey(seen.get());
        return isLast(reading, end) ? reading : listed(reading, end);
    }

    /// Where AWS may answer later, other log groups are not asked now.
    private boolean isLast(QueryReading reading, long end) {
        return switch (reading) {
            case QueryReading.Read _ -> true;
            case QueryReading.Failed failed -> failed.isRefusedForNow() || isOver(end);
            case QueryReading.NothingToQuery() -> false; // so far
        };
    }

    private boolean isOver(long end) {
        return timeIsUp.getAsBoolean() || time.nanos() >= end;
    }

    /// Page by page, until a query answers.
    ///
    /// @param before what came of the log groups that were seen
    private QueryReading listed(QueryReading before, long end) {
        var reading = before;
        String token = null;
        int tried = 0;
        while (tried < MOST_PAGES && !isOver(end)) {
            var candidates = new AtomicReference<>(ProbeCandidates.NONE);
            var page = logs.list(token, () -> true, group -> candidates.updateAndGet(sofar -> sofar.plus(group)));
            if (candidates.get().areThere()) {
                reading = logs.queryResultsKey(candidates.get());
                tried++;
            }
            if (page instanceof Listed.Refused(var error, var _)) {
                return logs.notListed(error);
            }
            if (page instanceof Listed.ToTheEnd || isLast(reading, end)) {
                return reading;
            }
            token = page instanceof Listed.Stopped(var next) ? next : token;
        }
        return reading instanceof QueryReading.NothingToQuery ? logs.notListedToTheEnd() : reading;
    }
}
