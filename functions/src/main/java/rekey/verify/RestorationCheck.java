package rekey.verify;

import java.util.Optional;
import java.util.function.Function;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// The targets of an earlier run are to be on the keys that they were on before it, each on its own.
/// A restoration has no say in others.
final class RestorationCheck implements TargetCheck {
    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private final OriginalRun undone;
    private final FormerKeys formerKeys;

    RestorationCheck(OriginalRun undone, FormerKeys formerKeys) {
        this.undone = undone;
        this.formerKeys = formerKeys;
    }

    /// What it did not journal is not its own, unless the run that is undone has it again: a last
    /// call of that run may have been carried out after the survey.
    @Override
    public boolean isRight(LogGroup group, OwnChanges ours) {
        return ours.journalled()
                .wanted(group.target())
                .filter(_ -> !ours.gone().contains(group.name()))
                .map(group.key()::same)
                .orElseGet(() -> !undone.holds(group));
    }

    @Override
    public boolean isCounted(LogGroup right) {
        return undone.keys().of(right.target()).filter(right.key()::same).isPresent();
    }

    @Override
    public JournalEntry entry(LogGroup group) {
        return undone.back(group);
    }

    @Override
    public PreviousKey wantedOfQueryResults(OwnChanges ours) {
        return ours.journalled()
                .wanted(QUERY_RESULTS)
                .or(() -> undone.keys().of(QUERY_RESULTS))
                .orElseGet(() -> ours.wantedKey().key());
    }

    /// Who has moved them on since has decided about them.
    @Override
    public Optional<JournalEntry> entryOfQueryResults(PreviousKey now, OwnChanges ours) {
        return now.same(undone.given(QUERY_RESULTS))
                ? Optional.of(JournalEntry.ofQueryResults(now).to(wantedOfQueryResults(ours)))
                : Optional.empty();
    }

    @Override
    public Function<JournalEntry, Serving.Judgement> judging() {
        return formerKeys::judge;
    }

    /// There is no other restoration to wait for: what this one was to put back is not there.
    @Override
    public boolean failsAtTheEnd(JournalEntry entry, boolean wasCounted) {
        return true;
    }
}
