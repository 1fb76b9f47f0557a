package rekey.logs;

import rekey.outcome.Failure;
import rekey.target.PreviousKey;

/// What a probe of the query results' key came to.
public sealed interface QueryReading {
    record Read(PreviousKey key) implements QueryReading {}

    /// The place has no log group that can be queried.
    record NothingToQuery() implements QueryReading {}

    record Failed(Failure failure) implements QueryReading {
        /// Whether AWS may answer later.
        public boolean passes() {
            return failure.passes();
        }

        /// Whether AWS would not answer now. A query that ended without a result, or does not end, is an
        /// answer of a kind: that of another log group may have one.
        public boolean isRefusedForNow() {
            return failure.passes() && !failure.isOfQuery();
        }
    }
}
