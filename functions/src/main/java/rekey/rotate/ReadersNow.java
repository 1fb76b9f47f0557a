package rekey.rotate;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import rekey.input.ExecutionInput;
import rekey.input.ReadersRule;
import rekey.journal.Journal;
import rekey.key.KeyLookup;
import rekey.lambda.Deadline;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.ReadersKept;
import rekey.pacing.Time;
import rekey.progress.PlaceProgress;
import rekey.survey.AccessLook;
import rekey.survey.Move;

/// Compares, before anything of a place is changed, who may use its keys, if readers are to be kept:
/// days after the survey, when a canary has baked, a policy may let in others than it did then.
record ReadersNow(ExecutionInput input, Deadline deadline, Patience patience, Time time) {
    /// @param journal of the place: from which keys to which its targets are to be moved
    /// @param leaving the place as it is, for that reason
    /// @return the place as it is left, untouched; empty where it may be changed
    Optional<PlaceProgress> against(
            PlaceProgress place, Journal journal, KeyLookup keys, Function<Failure, PlaceProgress> leaving) {
        if (place.begun() || input.readers() == ReadersRule.WARN) {
            return Optional.empty();
        }
        var now = time.now();
        var moves = moves(place, journal);
        var look = new AccessLook(place.place(), keys, input, deadline);
        return look.untold(moves)
                .flatMap(failure -> patience.delay(place.delay(), failure, now))
                .map(place::putOff)
                .or(() -> refused(place, look, moves, now, leaving));
    }

    private static SortedSet<Move> moves(PlaceProgress place, Journal journal) {
        var moves = new TreeSet<Move>();
        place.journal()
                .forEach(segment -> journal.each(segment, entry -> moves.add(Move.of(entry, place.wantedKey()))));
        return moves;
    }

    private Optional<PlaceProgress> refused(
            PlaceProgress place,
            AccessLook look,
            SortedSet<Move> moves,
            Instant now,
            Function<Failure, PlaceProgress> leaving) {
        return look.refusal(look.of(moves, now))
                .map(ReadersKept::seenLate)
                .map(failure -> deadline.getAsBoolean() ? place : leaving.apply(failure));
    }
}
