package rekey.verify;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.outcome.Failure;
import rekey.outcome.ReadersKept;
import rekey.survey.AccessLook;
import rekey.survey.Move;
import rekey.target.PreviousKey;

/// What a check expects, but nothing moves by which somebody loses access, or perhaps does. The
/// survey has compared the keys of what it saw; what is new since then, or was right then, is
/// compared now.
///
/// @param wantedKey of the place
record KeptReaders(TargetCheck check, AccessLook access, PlaceKey wantedKey, Instant now) implements TargetCheck {
    @Override
    public boolean isRight(LogGroup group, OwnChanges ours) {
        return check.isRight(group, ours);
    }

    @Override
    public boolean isCounted(LogGroup right) {
        return check.isCounted(right);
    }

    @Override
    public JournalEntry entry(LogGroup group) {
        return check.entry(group);
    }

    @Override
    public PreviousKey wantedOfQueryResults(OwnChanges ours) {
        return check.wantedOfQueryResults(ours);
    }

    @Override
    public Optional<JournalEntry> entryOfQueryResults(PreviousKey of, OwnChanges ours) {
        return check.entryOfQueryResults(of, ours);
    }

    @Override
    public Function<JournalEntry, Serving.Judgement> judging() {
        var judging = check.judging();
        Map<Move, Optional<Failure>> compared = new HashMap<>();
        return entry -> switch (judging.apply(entry)) {
            case Serving.Judgement.No no -> no;
            case Serving.Judgement.Yes yes -> kept(entry, yes, compared);
            case Serving.Judgement.Perhaps perhaps -> kept(entry, perhaps, compared);
        };
    }

    private Serving.Judgement kept(
            JournalEntry entry, Serving.Judgement judgement, Map<Move, Optional<Failure>> compared) {
        return compared.computeIfAbsent(Move.of(entry, wantedKey), this::refusal)
                .<Serving.Judgement>map(Serving.Judgement.No::new)
                .orElse(judgement);
    }

    private Optional<Failure> refusal(Move move) {
        return access.refusal(access.of(new TreeSet<>(List.of(move)), now)).map(ReadersKept::seenLate);
    }

    @Override
    public Optional<Failure> untold(List<LogGroup> newSince) {
        return access.untold(newSince.stream()
                .map(group -> Move.of(check.entry(group), wantedKey))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Override
    public boolean failsAtTheEnd(JournalEntry entry, boolean wasCounted) {
        return check.failsAtTheEnd(entry, wasCounted);
    }
}
