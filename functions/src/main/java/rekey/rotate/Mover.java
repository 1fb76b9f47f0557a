package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import rekey.aws.Answer;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.logs.PlaceLogs;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.TargetOutcome;
import rekey.pacing.Time;
import rekey.pacing.Turn;
import rekey.target.PreviousKey;

/// Moves one target to its key and says what came of it. Between the reading of a page and a call a
/// throttle, a fence or a new key may lie minutes, in which somebody may have given the target
/// another key: what is old by then is read again just before each call.
final class Mover {
    /// How old what was read may be when the call leaves. A page of 50 takes 10 seconds at the
    /// quota, and is read up to 4 before its first call: at full speed nothing is read twice, and
    /// whatever waited some seconds longer is.
    static final Duration FRESH = Duration.ofSeconds(15);

    private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(2);

    private final PlaceLogs logs;
    private final PageReader reader;
    private final PlaceKey wantedKey;
    private final Instant newUntil;
    private final Time time;

    /// @param newUntil until then the key may be too new to be known everywhere, and its refusals are retried
    Mover(PlaceLogs logs, PageReader reader, PlaceKey wantedKey, Instant newUntil, Time time) {
        this.logs = logs;
        this.reader = reader;
        this.wantedKey = wantedKey;
        this.newUntil = newUntil;
        this.time = time;
    }

    boolean isOld(Step.Associate step) {
        return time.nanos() - step.readNanos() > FRESH.toNanos();
    }

    /// For a caller that has awaited its turn.
    ///
    /// @param segment of the step's entry, whose journal page is amended where the target is on
    ///     another key by now
    /// @return empty where time was up first
    Optional<Step.NoCall> move(Turn turn, Segment segment, int page, Step.Associate step) {
        var sight = new Sight(segment, page, step);
        return switch (answer(turn, sight)) {
            case Answer.OutOfTime<Boolean>(var _) -> Optional.empty();
            case Answer.Given<Boolean>(var called) ->
                called ? sight.settled(new TargetOutcome.Changed()) : sight.settled();
            case Answer.Refused<Boolean>(var error) -> Optional.of(refused(sight.step, error));
        };
    }

    private Answer<Boolean> answer(Turn turn, Sight sight) {
        var answer = call(turn, sight);
        while (answer instanceof Answer.Refused<Boolean>(var error)
                && ErrorDisposition.mayBeOfNewKey(error)
                && !ClassRefusal.mayBe(error, sight.step.logClass())
                && time.now().isBefore(newUntil)) {
            time.sleep(BETWEEN_TRIALS);
            var next = logs.awaitTurn();
            if (next.isEmpty()) {
                return new Answer.OutOfTime<>(error);
            }
            answer = call(next.get(), sight);
        }
        return answer;
    }

    private Answer<Boolean> call(Turn turn, Sight sight) {
        var entry = sight.step.entry();
        return logs.move(turn, entry.target(), entry.wanted(wantedKey), sight::isStillTrue);
    }

    /// What is known of the target while its call is made, maybe again and again.
    private final class Sight {
        private final Segment segment;
        private final int page;
        private Step.Associate step;
        private Optional<Step> now;

        private Sight(Segment segment, int page, Step.Associate step) {
            this.segment = segment;
            this.page = page;
            this.step = step;
            this.now = Optional.of(step);
        }

        /// Asked just before each call.
        private boolean isStillTrue() {
            if (isOld(step)) {
                now = reader.read(segment, page, List.of(step.entry())).stream().findFirst();
            }
            if (now.orElse(null) instanceof Step.Associate again) {
                step = again;
                return true;
            }
            return false;
        }

        private Optional<Step.NoCall> settled(TargetOutcome outcome) {
            return Optional.of(new Step.Settled(step.entry(), outcome));
        }

        /// Where no call was made: the target was found settled, or AWS would not tell, or time was
        /// up.
        private Optional<Step.NoCall> settled() {
            return now.filter(Step.NoCall.class::isInstance).map(Step.NoCall.class::cast);
        }
    }

    private Step.NoCall refused(Step.Associate step, AwsError error) {
        var entry = step.entry();
        return switch (ErrorDisposition.to(error)) {
            case GONE -> new Step.Settled(entry, new TargetOutcome.Gone());
            case RESERVED -> new Step.Settled(entry, new TargetOutcome.Reserved());
            case RETRY, SLOW_DOWN -> new Step.PutOff(entry, failure(entry, error));
            case CONFIGURATION, REFUSED, BUG -> {
                var failure = failure(entry, error);
                yield new Step.Settled(
                        entry,
                        new TargetOutcome.Failed(
                                ClassRefusal.of(error, step.logClass(), failure).orElse(failure)));
            }
        };
    }

    private Failure failure(JournalEntry entry, AwsError error) {
        return Failures.of(
                error,
                logs.place(),
                entry.wanted() instanceof PreviousKey.None ? "DisassociateKmsKey" : "AssociateKmsKey",
                entry.target().text());
    }
}
