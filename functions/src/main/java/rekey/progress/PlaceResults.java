package rekey.progress;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.key.KeyHealth;
import rekey.key.MovedAlias;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pack.Work;
import rekey.target.Target;

/// What a place has come to so far.
///
/// @param tally of the targets before the cursor
/// @param previousKeys what was moved off each, by key ARN
/// @param settling when the last change was made that takes its time to take effect; null where
///     none was
/// @param alias that was moved to the place's new key; null where none was
public record PlaceResults(
        Tally tally,
        @JsonUnwrapped SeenTargets seen,
        Map<String, PreviousKeyUse> previousKeys,
        QueryResultsState queryResults,
        @Nullable Instant settling,
        @JsonUnwrapped Effort effort,
        @Nullable MovedAlias alias) {

    static PlaceResults of(Work work) {
        return new PlaceResults(Tally.EMPTY, SeenTargets.NONE, Map.of(), work.queryResults(), null, Effort.NONE, null);
    }

    public Set<String> unmoved() {
        return seen.unmoved();
    }

    public Set<String> reserved() {
        return seen.reserved();
    }

    public Set<String> released() {
        return seen.released();
    }

    public Set<String> gone() {
        return seen.gone();
    }

    public Set<String> served() {
        return seen.served();
    }

    public PlaceResults with(QueryResultsState state) {
        return with(tally, state);
    }

    /// Targets that share one failure and were not tried one by one; the query results among them,
    /// where they were to be changed.
    public PlaceResults plus(Failure failure, int targets) {
        return with(tally.plus(Tally.failed(failure, targets)), unverified());
    }

    /// Targets that have drifted for one reason and were not looked at one by one.
    PlaceResults plus(Drift drift, int targets) {
        return with(
                tally.plus(Tally.drifted(drift, targets)),
                queryResults == QueryResultsState.TO_CHANGE ? QueryResultsState.DRIFTED : queryResults);
    }

    /// The whole place failed. What it came to before stays counted, and the query results are not
    /// verified.
    public PlaceResults failed(Failure failure) {
        return with(tally.plus(Tally.ofPlace(failure)), unverified());
    }

    private QueryResultsState unverified() {
        return queryResults == QueryResultsState.TO_CHANGE ? QueryResultsState.FAILED : queryResults;
    }

    /// Targets that nothing has counted yet.
    public PlaceResults plus(Tally more) {
        return with(tally.plus(more), queryResults);
    }

    /// A target that was counted as changed is not.
    public PlaceResults withdraw(Target target, Failure failure) {
        return with(
                tally.withdraw(target, failure),
                target instanceof Target.QueryResults ? QueryResultsState.FAILED : queryResults);
    }

    /// The previous keys as the verification found them: log groups that were deleted since are on
    /// none, and a retention is what it is now.
    ///
    /// @param found what is left of the use of each, by key ARN
    /// @param now of a target that somebody else moved off its key; nobody knows when
    /// @param look at a key, by its ARN
    /// @param others what else is on a key, by its ARN; asked where one is left
    public PlaceResults recounted(
            Map<String, PreviousKeyUse> found,
            Instant now,
            Function<String, KeyHealth> look,
            Function<String, OtherHolders> others) {
        var uses = new HashMap<String, PreviousKeyUse>();
        for (var key : new TreeSet<>(union(previousKeys.keySet(), found.keySet()))) {
            var before = previousKeys.getOrDefault(key, PreviousKeyUse.NONE);
            var left = found.getOrDefault(key, PreviousKeyUse.NONE);
            var use = left.withQueryResults(before.queryResults() || left.queryResults())
                    .changed(before.lastChange() == null ? now : before.lastChange());
            if (use.moved() > 0) {
                uses.put(key, use.looked(look.apply(key)).with(others.apply(key)));
            }
        }
        return new PlaceResults(tally, seen, Map.copyOf(uses), queryResults, settling, effort, alias);
    }

    /// @param names that AWS kept for itself in an earlier run and does not any more
    public PlaceResults released(Set<String> names) {
        return new PlaceResults(tally, seen.withReleased(names), previousKeys, queryResults, settling, effort, alias);
    }

    public PlaceResults moved(MovedAlias to) {
        return new PlaceResults(tally, seen, previousKeys, queryResults, settling, effort, to);
    }

    private static Set<String> union(Set<String> ours, Set<String> theirs) {
        return Stream.concat(ours.stream(), theirs.stream()).collect(Collectors.toSet());
    }

    private PlaceResults with(Tally other, QueryResultsState state) {
        return new PlaceResults(other, seen, previousKeys, state, settling, effort, alias);
    }
}
