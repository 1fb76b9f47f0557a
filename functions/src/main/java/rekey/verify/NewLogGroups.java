package rekey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;

/// Judges log groups that are not where they are to be, nor in the journal: they appeared since the
/// survey, or are again on the key of the run that is undone, or their key may not serve them. And
/// query results of which the same is true.
final class NewLogGroups {
    private final boolean deniedBefore;
    private final Function<LogGroup, JournalEntry> journalling;
    private final Supplier<Function<JournalEntry, Serving.Judgement>> judging;

    /// @param deniedBefore whether the survey found log groups that their key may not serve
    /// @param journalling what is to be journalled of one
    /// @param judging asked for only where there is something to judge
    NewLogGroups(
            boolean deniedBefore,
            Function<LogGroup, JournalEntry> journalling,
            Supplier<Function<JournalEntry, Serving.Judgement>> judging) {
        this.deniedBefore = deniedBefore;
        this.journalling = journalling;
        this.judging = judging;
    }

    /// @param served may be moved
    /// @param denied those that may not, counted
    record Sorted(List<JournalEntry> served, Tally denied) {}

    Serving.Judgement judge(JournalEntry queryResults) {
        return judging.get().apply(queryResults);
    }

    /// Where the survey denied some, those it counted and those that appeared since look the same.
    /// All of them are the next run's: the place is incomplete already, and says why.
    Sorted sort(List<LogGroup> groups) {
        if (groups.isEmpty() || deniedBefore) {
            return new Sorted(List.of(), Tally.EMPTY);
        }
        var may = judging.get();
        var served = new ArrayList<JournalEntry>();
        var denied = Tally.EMPTY;
        for (var group : groups) {
            var entry = journalling.apply(group);
            switch (may.apply(entry)) {
                case Serving.Judgement.Yes() -> served.add(entry);
                case Serving.Judgement.Perhaps(var _) -> served.add(entry);
                case Serving.Judgement.No(var failure) ->
                    denied = denied.plus(Tally.of(group.target(), new TargetOutcome.Denied(failure)));
            }
        }
        return new Sorted(List.copyOf(served), denied);
    }
}
