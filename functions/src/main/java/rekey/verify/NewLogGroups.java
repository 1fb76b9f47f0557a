package rekey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.outcome.Failure;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.target.Target;

/// Log groups that are not right and that this run did not journal: they are new since the survey,
/// or again on the key of the run that is undone, or their key may not serve them.
///
/// @param served may be moved
/// @param denied those that may not
record NewLogGroups(List<JournalEntry> served, List<Denied> denied) {

    /// @param failure why the key may not serve it
    record Denied(LogGroup group, Failure failure) {}

    /// Where the survey denied some, those that it counted and those that are new since look the
    /// same. All of them are the next run's: the place is incomplete already, and says why.
    ///
    /// @param deniedBefore whether the survey found log groups that their key may not serve
    static NewLogGroups sort(List<LogGroup> groups, boolean deniedBefore, TargetCheck check) {
        if (groups.isEmpty() || deniedBefore) {
            return new NewLogGroups(List.of(), List.of());
        }
        var judging = check.judging();
        var served = new ArrayList<JournalEntry>();
        var denied = new ArrayList<Denied>();
        for (var group : groups) {
            var entry = check.entry(group);
            switch (judging.apply(entry)) {
                case Serving.Judgement.Yes() -> served.add(entry);
                case Serving.Judgement.Perhaps(var _) -> served.add(entry);
                case Serving.Judgement.No(var failure) -> denied.add(new Denied(group, failure));
            }
        }
        return new NewLogGroups(List.copyOf(served), List.copyOf(denied));
    }

    Tally tallyOfDenied() {
        return denied.stream()
                .map(one -> Tally.of(one.group().target(), new TargetOutcome.Denied(one.failure())))
                .reduce(Tally.EMPTY, Tally::plus);
    }

    Stream<Target> servedTargets() {
        return served.stream().map(JournalEntry::target);
    }

    Stream<Target> deniedTargets() {
        return denied.stream().map(one -> one.group().target());
    }
}
