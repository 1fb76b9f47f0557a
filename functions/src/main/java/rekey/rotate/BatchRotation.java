package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.key.KeyLookup;
import rekey.key.NewKeyAnswer;
import rekey.key.NewKeyMaking;
import rekey.key.PlaceKey;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.LogLines;
import rekey.member.Entry;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.TargetOutcome;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.progress.PlaceProgress;

/// Rotates the places of one batch at the same time, until they are done or the deadline has
/// passed. One that fails never stops another.
final class BatchRotation {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRotation.class);

    /// How long CloudWatch Logs may not know a new key: AWS says seconds, and sometimes minutes.
    private static final Duration NEW = Duration.ofMinutes(5);

    private final Function<Place, Entry> entering;
    private final BiFunction<Place, Entry.Entered, NewKeyMaking> makings;
    private final Function<Place, Journal> journals;
    private final SharedNotes notes;
    private final LiveBatch live;
    private final KeyChoice choice;
    private final Elsewhere elsewhere;
    private final ReadersNow readers;
    private final Deadline deadline;
    private final Patience patience;
    private final Time time;

    /// @param makings of the key of a place that is yet to have one
    /// @param live is told how far it is
    /// @param input of the run
    BatchRotation(
            Function<Place, Entry> entering,
            BiFunction<Place, Entry.Entered, NewKeyMaking> makings,
            Function<Place, Journal> journals,
            SharedNotes notes,
            LiveBatch live,
            ExecutionInput input,
            Deadline deadline,
            Patience patience,
            Time time) {
        this.entering = entering;
        this.makings = makings;
        this.journals = journals;
        this.notes = notes;
        this.live = live;
        this.choice = input.key();
        this.elsewhere = Elsewhere.of(input);
        this.readers = new ReadersNow(input, deadline, patience, time);
        this.deadline = deadline;
        this.patience = patience;
        this.time = time;
    }

    List<PlaceProgress> work(List<PlaceProgress> places) {
        var threads = CallThreads.ofBatch(
                (int) places.stream().filter(PlaceProgress::hasRemaining).count());
        return Concurrently.map(
                places,
                place -> place.hasRemaining()
                        ? LogLines.about(place.place(), () -> live.ended(work(place, threads)))
                        : place);
    }

    private PlaceProgress work(PlaceProgress place, CallThreads threads) {
        try {
            return switch (entering.apply(place.place())) {
                case Entry.Barred(var failure) -> shutOut(place, failure);
                case Entry.Entered entered ->
                    WantedKeyNow.against(place, choice, entered.keys(), time.now())
                            .map(ban -> stopped(place, ban, entered, threads))
                            .or(() -> readers.against(
                                    place,
                                    journals.apply(place.place()),
                                    entered.keys(),
                                    refusal -> leftAlone(place, refusal, entered, threads)))
                            .orElseGet(() -> work(place, entered, threads));
            };
        } catch (RuntimeException e) {
            LOG.error("Rotating the place failed", e);
            return stopped(place, AwsErrors.unforeseen(e));
        }
    }

    /// Whose key is not what the plan showed any more has drifted from it.
    private PlaceProgress stopped(
            PlaceProgress place, WantedKeyNow.Ban ban, Entry.Entered entered, CallThreads threads) {
        if (ban.drift().isEmpty()) {
            return shutOut(place, ban.failure());
        }
        if (elsewhere != Elsewhere.DRIFTED) {
            return leftAlone(place, ban.failure(), entered, threads);
        }
        var drift = ban.drift().get();
        return place.left() == PlaceProgress.Left.MAYBE_MOVED
                ? lookedAt(place, new TargetOutcome.Drifted(drift), ban.failure(), entered, threads)
                : place.drifted(drift);
    }

    private PlaceProgress leftAlone(PlaceProgress place, Failure why, Entry.Entered entered, CallThreads threads) {
        return place.left() == PlaceProgress.Left.MAYBE_MOVED
                ? lookedAt(place, new TargetOutcome.Failed(why), why, entered, threads)
                : stopped(place, why);
    }

    /// Nothing is moved any more. What a worker had moved that died is on the wanted key, and is told
    /// apart from the rest by that. Nothing counts before all of it was seen: what is begun would be
    /// brought to its end.
    ///
    /// @param rest what the others come to
    private PlaceProgress lookedAt(
            PlaceProgress place, TargetOutcome rest, Failure why, Entry.Entered entered, CallThreads threads) {
        var rotation = rotation(place, entered, threads, Instant.MIN, Optional.of(rest));
        var seen = rotation.work();
        if (seen.hasRemaining()) {
            return seen.delay() == null ? place.giveUp(why) : place.putOff(seen.delay());
        }
        var looked = OutcomeNotes.of(seen, rotation.outcomes(), notes);
        boolean untouched = !looked.verified() && looked.results().effort().changes() == null;
        return untouched ? looked.end(looked.results()) : looked;
    }

    private PlaceProgress shutOut(PlaceProgress place, Failure failure) {
        return place.after(failure, patience, time.now(), place::shutOut);
    }

    private PlaceProgress stopped(PlaceProgress place, Failure failure) {
        return place.after(failure, patience, time.now(), place::giveUp);
    }

    private PlaceProgress work(PlaceProgress place, Entry.Entered entered, CallThreads threads) {
        if (!place.keyToBeMade()) {
            return rotation(place, entered, threads);
        }
        return switch (makings.apply(place.place(), entered).make()) {
            case NewKeyAnswer.Made(var arn) -> {
                LOG.info("The place's new key is {}", arn);
                yield rotation(place.keyMade(arn), entered, threads);
            }
            case NewKeyAnswer.NotMade(var failure) -> stopped(place, failure);
            case NewKeyAnswer.OutOfTime() -> place;
        };
    }

    /// Until then a refusal may mean that the place's key is not known everywhere yet: this run has made
    /// it, or one that was stopped a moment ago.
    private static Instant newUntil(KeyChoice choice, PlaceKey key, KeyLookup keys, Instant now) {
        return choice instanceof KeyChoice.Create && key instanceof PlaceKey.Existing(var arn)
                ? keys.created(arn).orElse(now).plus(NEW)
                : Instant.MIN;
    }

    private PlaceProgress rotation(PlaceProgress place, Entry.Entered entered, CallThreads threads) {
        var newUntil = newUntil(choice, place.wantedKey(), entered.keys(), time.now());
        var rotation = rotation(place, entered, threads, newUntil, Optional.empty());
        return OutcomeNotes.of(rotation.work(), rotation.outcomes(), notes);
    }

    private PlaceRotation rotation(
            PlaceProgress place,
            Entry.Entered entered,
            CallThreads threads,
            Instant newUntil,
            Optional<TargetOutcome> instead) {
        var journal = journals.apply(place.place());
        var rotation = new PlaceRotation(
                place,
                entered.logs(),
                new KeyVerdicts(place.place(), entered.keys(), time::now),
                journal,
                elsewhere,
                newUntil,
                deadline,
                patience,
                time,
                threads,
                instead);
        live.follow(place.place(), rotation::pace);
        return rotation;
    }
}
