package rekey.logs;

import rekey.outcome.Failure;
import rekey.target.PreviousKey;

/// What a probe of the query results' key came to.
public sealed interface QueryReading {
    record Read(PreviousKey key) implements QueryReading {}

    /// The place has no log group that can be queried.
    record NothingToQuery() implements QueryReading {}

    record Failed(Failure failure) implements QueryReading {
        /// Whether AWS may answer later. A query that ended without a result, or does not end, is an
        /// answer of a kind: the next one would end so too.
        public boolean passes() {
            return failure.passes() && !failure.code().equals(QueryProbe.NO_RESULT);
        }
    }
}
