package rekey.survey;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.inventory.Note;
import rekey.inventory.NotePad;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Every target is wanted on the place's wanted key.
final class RotationTargets implements Targets {
    private static final String NO_KEY_NEEDED =
            "No key is made here: no log group is to be moved, and without one there are no query results";

    private final TargetClassifier classifier;
    private final NotePad notes;
    private @Nullable Failure untold;

    RotationTargets(TargetClassifier classifier, NotePad notes) {
        this.classifier = classifier;
        this.notes = notes;
    }

    @Override
    public boolean at(LogGroup group) {
        var entry = JournalEntry.of(group);
        if (group.unread() != null && group.unread().passes()) {
            untold = group.unread();
        }
        var came = group.unread() == null
                ? classifier.add(entry, group.owner())
                : classifier.addUnread(entry, group.owner(), group.unread());
        came.ifPresent(counted -> notes.add(Note.of(group, counted, null)));
        return true;
    }

    /// A rotation reads each target again just before it would change it. A plan is to show the key
    /// that the target is on: whoever applies it compares.
    @Override
    public Optional<Failure> untold() {
        return classifier.plans() ? Optional.ofNullable(untold) : Optional.empty();
    }

    @Override
    public void end() {}

    @Override
    public boolean asksForQueryResults() {
        return true;
    }

    @Override
    public QueryResultsState queryResults(Supplier<QueryReading> reading) {
        return switch (reading.get()) {
            case QueryReading.Read(var key) -> add(key, QueryResultsState.TO_CHANGE);
            case QueryReading.NothingToQuery()
            when classifier.keyIsToBeMade() && classifier.nothingToChange() -> {
                classifier.warn(NO_KEY_NEEDED);
                yield QueryResultsState.NOT_LOOKED_AT;
            }
            case QueryReading.NothingToQuery() -> add(new PreviousKey.Unknown(), QueryResultsState.NOT_VERIFIABLE);
            // Their previous key cannot be journalled, so they are not touched.
            case QueryReading.Failed(var failure) -> {
                var came = classifier.fail(new Target.QueryResults(), failure);
                notes.add(Note.ofQueryResults(new PreviousKey.Unknown(), came, null));
                yield QueryResultsState.FAILED;
            }
        };
    }

    private QueryResultsState add(PreviousKey key, QueryResultsState otherwise) {
        var found = classifier.addQueryResults(JournalEntry.ofQueryResults(key), otherwise);
        found.came().ifPresent(counted -> notes.add(Note.ofQueryResults(key, counted, null)));
        return found.state();
    }
}
