package rekey.verify;

import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;

/// How the query results of a place were found.
sealed interface QueryResultsFinding {
    /// Nothing is left to do about them.
    record Settled(QueryResultsState state) implements QueryResultsFinding {}

    /// To be changed, and not on the wanted key, or not to be read.
    record Astray(Failure failure) implements QueryResultsFinding {}
}
