package rekey.verify;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.target.PreviousKey;

/// The targets of the plan that is applied are to be on the key that it showed. The run has no say in
/// others: nothing is taken along.
final class AppliedCheck implements TargetCheck {
    private final Supplier<Serving> serving;

    /// @param serving of the wanted key
    AppliedCheck(Supplier<Serving> serving) {
        this.serving = serving;
    }

    @Override
    public boolean isRight(LogGroup group, OwnChanges ours) {
        return !ours.isMoved(group.target())
                || group.key().same(ours.wantedKey().key());
    }

    /// A log group that does not belong to the run is called right too, so nobody can tell what was counted.
    @Override
    public boolean isCounted(LogGroup right) {
        return true;
    }

    @Override
    public JournalEntry entry(LogGroup group) {
        return JournalEntry.of(group);
    }

    @Override
    public PreviousKey wantedOfQueryResults(OwnChanges ours) {
        return ours.wantedKey().key();
    }

    /// What was right when the plan was made does not belong to it.
    @Override
    public Optional<JournalEntry> entryOfQueryResults(PreviousKey now, OwnChanges ours) {
        return Optional.empty();
    }

    @Override
    public Function<JournalEntry, Serving.Judgement> judging() {
        var wanted = serving.get();
        return entry -> wanted.of(entry.target());
    }

    @Override
    public boolean failsAtTheEnd(JournalEntry entry, boolean wasCounted) {
        return false;
    }
}
