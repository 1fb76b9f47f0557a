package rekey.verify;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.journal.JournalEntry;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.target.PreviousKey;

/// Every target is to be on the place's wanted key.
final class RotationCheck implements TargetCheck {
    private final Supplier<Serving> serving;

    /// @param serving of the wanted key
    RotationCheck(Supplier<Serving> serving) {
        this.serving = serving;
    }

    @Override
    public boolean isRight(LogGroup group, OwnChanges ours) {
        return group.key().same(ours.wantedKey().key());
    }

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

    @Override
    public Optional<JournalEntry> entryOfQueryResults(PreviousKey now, OwnChanges ours) {
        return Optional.of(JournalEntry.ofQueryResults(now));
    }

    @Override
    public Function<JournalEntry, Serving.Judgement> judging() {
        var wanted = serving.get();
        return entry -> wanted.of(entry.target());
    }

    /// What is new is the next rotation's.
    @Override
    public boolean failsAtTheEnd(JournalEntry entry, boolean wasCounted) {
        return wasCounted;
    }
}
