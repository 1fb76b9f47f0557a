package rekey.verify;

import rekey.journal.JournalEntry;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;

/// How the query results of a place were found.
sealed interface QueryResultsFinding {
    /// Nothing is left to do about them.
    record Settled(QueryResultsState state) implements QueryResultsFinding {}

    /// Right when they were surveyed, and on another key now: a run that was stopped may have moved
    /// them within the propagation delay, in which a query still tells the key of before.
    record Elsewhere(JournalEntry entry) implements QueryResultsFinding {}

    /// Where they were before this run changed them: the change may not show yet.
    record AsBefore(Failure failure) implements QueryResultsFinding {}

    /// Not on the key that they are wanted on, or not to be read.
    record Astray(Failure failure) implements QueryResultsFinding {}

    /// AWS does not tell now, and may later.
    record Untold(Failure failure) implements QueryResultsFinding {}
}
