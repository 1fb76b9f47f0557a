package rekey.progress;

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
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.pack.Work;
import rekey.target.Target;

/// What a place has come to so far.
///
/// @param tally of the targets before the cursor
/// @param unmoved the targets that could not be moved, as text: they are not looked for again
/// @param reserved the names of log groups that AWS keeps for itself, as it answered this run
/// @param released the names that AWS kept for itself in an earlier run and does not any more, as the
///     verification found
/// @param gone the targets that were deleted, as text: one that is there again is another
/// @param served the keys that log groups were moved to, as text; `none` among them
/// @param previousKeys what was moved off each, by key ARN
/// @param settling when the last change was made that takes its time to take effect; null where
///     none was
/// @param changes null where nothing was changed
/// @param throttles how many calls AWS throttled
/// @param seconds spent on changing
/// @param alias that was moved to the place's new key; null where none was
public record PlaceResults(
        Tally tally,
        Set<String> unmoved,
        Set<String> reserved,
        Set<String> released,
        Set<String> gone,
        Set<String> served,
        Map<String, PreviousKeyUse> previousKeys,
        QueryResultsState queryResults,
        @Nullable Instant settling,
        @Nullable ChangeSpan changes,
        int throttles,
        double seconds,
        @Nullable MovedAlias alias) {

    static PlaceResults of(Work work) {
        return new PlaceResults(
                Tally.EMPTY,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                work.queryResults(),
                null,
                null,
                0,
                0,
                null);
    }

    public PlaceResults with(QueryResultsState state) {
        return with(tally, state);
    }

    /// Targets that share one failure and were not tried one by one; the query results among them,
    /// where they were to be changed.
    public PlaceResults plus(Failure failure, int targets) {
        return with(tally.plus(Tally.failed(failure, targets)), unverified());
    }

    /// The whole place failed. What it came to before stays counted, and the query results are not
    /// verified.
    public PlaceResults failed(Failure failure) {
        return with(tally.plus(Tally.ofPlace(failure)), unverified());
    }

    private QueryResultsState unverified() {
        return queryResults == QueryResultsState.TO_CHANGE ? QueryResultsState.FAILED : queryResults;
    }

    /// Targets of which nothing was counted yet.
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
    public PlaceResults recounted(Map<String, PreviousKeyUse> found, Instant now, Function<String, KeyHealth> look) {
        var uses = new HashMap<String, PreviousKeyUse>();
        for (var key : new TreeSet<>(union(previousKeys.keySet(), found.keySet()))) {
            var before = previousKeys.getOrDefault(key, PreviousKeyUse.NONE);
            var use = found.getOrDefault(key, PreviousKeyUse.NONE)
                    .withQueryResults(before.queryResults())
                    .changed(before.lastChange() == null ? now : before.lastChange());
            if (use.moved() > 0) {
                uses.put(key, use.looked(look.apply(key)));
            }
        }
        return new PlaceResults(
                tally,
                unmoved,
                reserved,
                released,
                gone,
                served,
                Map.copyOf(uses),
                queryResults,
                settling,
                changes,
                throttles,
                seconds,
                alias);
    }

    /// @param names that AWS kept for itself in an earlier run and does not any more
    public PlaceResults released(Set<String> names) {
        return new PlaceResults(
                tally,
                unmoved,
                reserved,
                names,
                gone,
                served,
                previousKeys,
                queryResults,
                settling,
                changes,
                throttles,
                seconds,
                alias);
    }

    public PlaceResults moved(MovedAlias to) {
        return new PlaceResults(
                tally,
                unmoved,
                reserved,
                released,
                gone,
                served,
                previousKeys,
                queryResults,
                settling,
                changes,
                throttles,
                seconds,
                to);
    }

    private static Set<String> union(Set<String> ours, Set<String> theirs) {
        return Stream.concat(ours.stream(), theirs.stream()).collect(Collectors.toSet());
    }

    private PlaceResults with(Tally other, QueryResultsState state) {
        return new PlaceResults(
                other,
                unmoved,
                reserved,
                released,
                gone,
                served,
                previousKeys,
                state,
                settling,
                changes,
                throttles,
                seconds,
                alias);
    }
}
