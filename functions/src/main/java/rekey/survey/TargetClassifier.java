package rekey.survey;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.inventory.Noted;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.logs.Owner;
import rekey.logs.StackLogGroups;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Sorts the targets of a place as they are found: right already, to be changed, or denied by the
/// key. What is not on the wanted key and may be changed goes into the journal.
final class TargetClassifier {
    private final Mode mode;
    private final SurveyAim.Judging judging;
    private final PlaceKey wantedKey;
    private final Journal.Writer writer;
    private final Supplier<Set<String>> refusedBefore;
    private final List<Segment> segments;
    private final Map<String, Integer> presentKeys;
    private final SortedSet<Move> moves;
    private final PlaceWarnings warnings;
    private final List<Failure> doubts;
    private Tally tally;
    private StackLogGroups ofStacks;
    private int alreadyRight;
    private boolean serves;
    private boolean reservedSeen;
    private @Nullable Failure denial;
    private @Nullable Failure refusal;

    /// @param judging whether a target may be put on the key that it is wanted on
    /// @param wantedKey of the place
    /// @param refusedBefore names that AWS has refused as reserved; asked for only where it matters
    /// @param from what earlier invocations found in the place
    TargetClassifier(
            Mode mode,
            SurveyAim.Judging judging,
            PlaceKey wantedKey,
            Journal.Writer writer,
            Supplier<Set<String>> refusedBefore,
            SurveyedPlace from) {
        this.mode = mode;
        this.judging = judging;
        this.wantedKey = wantedKey;
        this.writer = writer;
        this.refusedBefore = refusedBefore;
        this.segments = from.journal();
        this.presentKeys = new HashMap<>(from.presentKeys());
        this.moves = new TreeSet<>(from.moves());
        this.warnings = new PlaceWarnings(from.warnings());
        this.doubts = from.doubts();
        this.tally = from.tally();
        this.ofStacks = from.ofStacks();
        this.serves = from.service().serves();
        this.denial = from.service().denial();
        this.refusal = from.service().denial();
    }

    /// Whether the run says what a rotation would change.
    boolean plans() {
        return mode == Mode.PLAN;
    }

    boolean keyIsToBeMade() {
        return wantedKey instanceof PlaceKey.ToBeCreated;
    }

    /// Whether nothing was found so far that is to be moved.
    boolean nothingToChange() {
        return presentKeys.isEmpty();
    }

    /// A log group in scope.
    ///
    /// @return what it is counted as; empty where it is not counted
    Optional<Came> add(JournalEntry entry, Owner owner) {
        return switch (judged(entry)) {
            case Serving.Judgement.Yes() -> served(entry, owner);
            case Serving.Judgement.Perhaps(var warning) -> {
                warn(warning);
                yield served(entry, owner);
            }
            case Serving.Judgement.No(var failure) -> Optional.of(denied(entry, failure));
        };
    }

    /// A log group whose key KMS could not tell yet. A rotation reads it again
    /// just before it would change it.
    Optional<Came> addUnread(JournalEntry entry, Owner owner, Failure unread) {
        return mode.changes() || mode == Mode.PLAN ? add(entry, owner) : Optional.of(fail(entry.target(), unread));
    }

    /// How the query results were found.
    ///
    /// @param came what they are counted as; empty where they are not counted
    record QueryResultsFound(QueryResultsState state, Optional<Came> came) {}

    /// The query results.
    ///
    /// @param otherwise their state where they may be changed
    QueryResultsFound addQueryResults(JournalEntry entry, QueryResultsState otherwise) {
        int before = tally.failed();
        var came = add(entry, new Owner.NobodyKnown());
        if (entry.right(wantedKey)) {
            return new QueryResultsFound(QueryResultsState.ALREADY_RIGHT, came);
        }
        return new QueryResultsFound(tally.failed() > before ? QueryResultsState.FAILED : otherwise, came);
    }

    /// A target that is left alone, because somebody has moved it on.
    Came movedOn(Target target, PreviousKey now) {
        return count(target, new TargetOutcome.MovedOn(now));
    }

    private Came count(Target target, TargetOutcome outcome) {
        tally = tally.plus(Tally.of(target, outcome));
        return Came.of(outcome);
    }

    /// A target that is not as the plan that is applied had shown it.
    Came drifted(Target target, Drift drift) {
        return count(target, new TargetOutcome.Drifted(drift));
    }

    /// A target that is on its key.
    ///
    /// @param judging whether the key counts
    Optional<Came> right(JournalEntry entry, boolean judging) {
        return judging ? add(entry, new Owner.NobodyKnown()) : Optional.of(right());
    }

    /// May the key serve it?
    Serving.Judgement judged(JournalEntry entry) {
        return judging.of().apply(entry);
    }

    /// Targets that were to be found, and are deleted.
    void gone(int count) {
        tally = tally.plus(Tally.gone(count));
    }

    Came fail(Target target, Failure failure) {
        return count(target, new TargetOutcome.Failed(failure));
    }

    private Came right() {
        alreadyRight++;
        return Came.to(CountedAs.ALREADY_RIGHT);
    }

    private Optional<Came> served(JournalEntry entry, Owner owner) {
        serves = true;
        if (entry.right(wantedKey)) {
            return Optional.of(right());
        }
        if (mode == Mode.VERIFY && entry.previousKey() instanceof PreviousKey.Unknown) {
            return Optional.empty(); // there is nothing to compare
        }
        boolean mayBeRefused = !mode.changes() && wasRefused(entry.target());
        if (mayBeRefused && mode == Mode.VERIFY) {
            return Optional.of(count(entry.target(), new TargetOutcome.Reserved()));
        }
        writer.add(entry);
        moves.add(Move.of(entry, wantedKey));
        ofStacks = ofStacks.plus(entry.target().text(), owner);
        presentKeys.merge(present(entry.previousKey()), 1, Integer::sum);
        return Optional.of(
                mode == Mode.VERIFY
                        ? fail(entry.target(), NotOnWantedKey.seen(entry.previousKey()))
                        : Came.to(CountedAs.TO_CHANGE));
    }

    /// A name says nothing: only what the service has answered to a rotation does.
    private boolean wasRefused(Target target) {
        if (!(target instanceof Target.LogGroup(var name))
                || !refusedBefore.get().contains(name)) {
            return false;
        }
        if (!reservedSeen) {
            warn(
                    ("CloudWatch Logs has refused a key to log groups of this place in an earlier rotation, because it keeps"
                                    + " their names for itself, the first of them %s: the next rotation tries them again")
                            .formatted(name));
            reservedSeen = true;
        }
        return true;
    }

    /// A name is no key: it may be one of the wanted key.
    private static String present(PreviousKey key) {
        return key instanceof PreviousKey.Named ? new PreviousKey.Unknown().text() : key.text();
    }

    private Came denied(JournalEntry entry, Failure failure) {
        if (entry.right(wantedKey)) {
            var on = mode == Mode.RESTORE ? "back on a key" : "on the wanted key";
            warn("Targets are %s that it may not serve. %s. %s".formatted(on, failure.message(), failure.remedy()));
            return right();
        }
        refusal = refusal == null ? failure : refusal;
        if (denial == null && entry.target() instanceof Target.LogGroup) {
            denial = failure;
        }
        return count(entry.target(), new TargetOutcome.Denied(failure));
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /// One that must not be left out for others.
    void warnFirst(String warning) {
        warnings.addFirst(warning);
    }

    /// Why nothing in the place can be changed: the key may serve none of its targets.
    Optional<PlaceOutcome> refusal() {
        return serves ? Optional.empty() : Optional.ofNullable(refusal).map(PlaceOutcome.Refused::new);
    }

    /// Nothing is to be touched though the key may serve: what was to be changed fails for this.
    SurveyedPlace.FoundTargets refused(Failure reason, int excluded, Noted noted) {
        var targets = targets(excluded, QueryResultsState.NOT_LOOKED_AT, noted);
        return new SurveyedPlace.FoundTargets(
                targets.tally().plus(Tally.failed(reason, Segment.entries(targets.journal()))),
                QueryResultsState.NOT_LOOKED_AT,
                List.of(),
                StackLogGroups.NONE,
                noted.withRest(Came.failed(reason.code())));
    }

    /// Ends the segment.
    ///
    /// @param noted where the notes of these targets are
    SurveyedPlace.FoundTargets targets(int excluded, QueryResultsState queryResults, Noted noted) {
        return new SurveyedPlace.FoundTargets(
                tally.plus(Tally.alreadyRight(alreadyRight)).plus(Tally.excluded(excluded)),
                queryResults,
                Stream.concat(segments.stream(), writer.finish().stream()).toList(),
                ofStacks,
                noted);
    }

    Map<String, Integer> presentKeys() {
        return Map.copyOf(presentKeys);
    }

    /// From which keys to which targets are to be moved.
    SortedSet<Move> moves() {
        return Collections.unmodifiableSortedSet(moves);
    }

    SurveyedPlace.Service service() {
        return new SurveyedPlace.Service(
                serves,
                denial,
                Stream.concat(doubts.stream(), judging.doubts().get().stream())
                        .distinct()
                        .toList());
    }

    List<String> warnings() {
        return warnings.texts();
    }
}
