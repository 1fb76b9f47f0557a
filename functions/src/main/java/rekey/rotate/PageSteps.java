package rekey.rotate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What to do about the entries of one journal page, decided from how their targets are now.
///
/// @param steps one an entry, in the order of the page
/// @param amended entries whose target is on another key now than the journal says; to be written
///     to the journal before anything on the page is changed
record PageSteps(List<Step> steps, List<JournalEntry> amended) {

    /// @param now the log groups of the page that still exist
    /// @param reading of the query results, where the page has them
    /// @param elsewhere what becomes of those on another key than the journal says
    /// @param readNanos when the log groups were read
    static PageSteps decide(
            List<JournalEntry> page,
            List<LogGroup> now,
            QueryReading reading,
            PlaceKey wantedKey,
            Elsewhere elsewhere,
            long readNanos) {
        Map<String, LogGroup> byName = now.stream().collect(Collectors.toMap(LogGroup::name, Function.identity()));
        var steps = new ArrayList<Step>();
        var amended = new ArrayList<JournalEntry>();
        for (var entry : page) {
            var step = switch (entry.target()) {
                case Target.QueryResults() -> ofQueryResults(entry, reading, wantedKey, elsewhere, readNanos);
                case Target.LogGroup(var name) -> ofLogGroup(entry, byName.get(name), wantedKey, elsewhere, readNanos);
            };
            steps.add(step);
            if (!step.entry().previousKey().equals(entry.previousKey())) {
                amended.add(step.entry());
            }
        }
        return new PageSteps(List.copyOf(steps), List.copyOf(amended));
    }

    private static Step ofQueryResults(
            JournalEntry entry, QueryReading reading, PlaceKey wantedKey, Elsewhere elsewhere, long readNanos) {
        return switch (reading) {
            case QueryReading.Read(var now) -> ofQueryResults(entry, now, wantedKey, elsewhere, readNanos);
            case QueryReading.NothingToQuery()
            when elsewhere.mustSeeAgain(entry) -> new Step.Settled(entry, elsewhere.notSeenAgain(entry));
            // What the survey knew of them is all that can be known.
            case QueryReading.NothingToQuery() -> queryResults(entry, readNanos);
            case QueryReading.Failed failed when failed.passes() -> new Step.PutOff(entry, failed.failure());
            case QueryReading.Failed(var failure) -> new Step.Settled(entry, new TargetOutcome.Failed(failure));
        };
    }

    /// For minutes after a change a query may tell the key of before: what is right already is
    /// associated all the same, which does no harm.
    private static Step ofQueryResults(
            JournalEntry entry, PreviousKey now, PlaceKey wantedKey, Elsewhere elsewhere, long readNanos) {
        if (now.same(entry.previousKey())) {
            return queryResults(entry, readNanos);
        }
        if (now.same(entry.wanted(wantedKey))) {
            return new Step.Associate(entry, LogGroup.STANDARD, readNanos, true);
        }
        return elsewhere.takesAlong(entry)
                ? queryResults(JournalEntry.ofQueryResults(now), readNanos)
                : new Step.Settled(entry, elsewhere.leftAlone(entry, now));
    }

    private static Step queryResults(JournalEntry entry, long readNanos) {
        return new Step.Associate(entry, LogGroup.STANDARD, readNanos);
    }

    private static Step ofLogGroup(
            JournalEntry entry, @Nullable LogGroup now, PlaceKey wantedKey, Elsewhere elsewhere, long readNanos) {
        if (now == null) {
            return new Step.Settled(entry, new TargetOutcome.Gone());
        }
        if (now.unread() != null) {
            return now.unread().passes()
                    ? new Step.PutOff(entry, now.unread())
                    : new Step.Settled(entry, new TargetOutcome.Failed(now.unread()));
        }
        var wanted = entry.wanted(wantedKey);
        if (now.key().same(wanted)) {
            // It was on another key when it was journalled. Whether an earlier invocation moved it and died before
            // it could say so, or somebody else did, only CloudTrail knows; counted as changed, because a run that
            // changed something and says it did not would be the worse mistake.
            return new Step.Settled(entry, new TargetOutcome.Changed());
        }
        if (elsewhere.takesAlong(entry)) {
            return new Step.Associate(JournalEntry.of(now), now.logClass(), readNanos);
        }
        return now.key().same(entry.previousKey())
                ? new Step.Associate(entry, now.logClass(), readNanos)
                : new Step.Settled(entry, elsewhere.leftAlone(entry, now.key()));
    }
}
