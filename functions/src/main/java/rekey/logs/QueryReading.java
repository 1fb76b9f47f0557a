package rekey.logs;

import rekey.outcome.Failure;
import rekey.target.PreviousKey;

/// What a probe of the query results' key came to.
public sealed interface QueryReading {
    record Read(PreviousKey key) implements QueryReading {}

    /// The place has no log group that can be queried.
    record NothingToQuery() implements QueryReading {}

    record Failed(Failure failure) implements QueryReading {}
}
