package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Answer;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.logs.PlaceLogs;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.outcome.Reaction;
import rekey.outcome.TargetOutcome;
import rekey.outcome.Unforeseen;
import rekey.pacing.Time;
import rekey.pacing.Turn;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Works through one place's journal. A call leaves whenever the pacer says so, whether or not the
/// one before has answered, and the next page is read while the calls of this one leave: neither
/// the distance to the Region nor the bucket takes time from the quota.
final class PlaceRotation {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceRotation.class);

    /// At 5 calls a second, enough for a Region 10 seconds away.
    private static final int MOST_IN_FLIGHT = 50;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(2);

    private final PlaceProgress from;
    private final PlaceLogs logs;
    private final KeyVerdicts verdicts;
    private final Instant newUntil;
    private final Deadline deadline;
    private final Patience patience;
    private final Time time;
    private final Supplier<ExecutorService> threads;
    private final CommonRefusals refusals;
    private final PageReader reader;
    private final InvocationRecord record = new InvocationRecord();
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private final AtomicReference<@Nullable RuntimeException> unforeseen = new AtomicReference<>();
    private boolean warm;
    private Cursor reached;

    /// @param newUntil so long a refusal of the key may be that it is not known everywhere yet
    /// @param threads that make the calls
    PlaceRotation(
            PlaceProgress from,
            PlaceLogs logs,
            KeyVerdicts verdicts,
            Journal journal,
            Instant newUntil,
            Deadline deadline,
            Patience patience,
            Time time,
            Supplier<ExecutorService> threads) {
        this.from = from;
        this.logs = logs;
        this.verdicts = verdicts;
        this.newUntil = newUntil;
        this.deadline = deadline;
        this.patience = patience;
        this.time = time;
        this.threads = threads;
        this.reached = from.cursor();
        this.refusals = new CommonRefusals(from.standing(), from.wantedKey());
        this.reader = new PageReader(logs, journal, from.wantedKey(), refusals, deadline);
    }

    PlaceProgress work() {
        long began = time.nanos();
        try (var executor = threads.get()) { // whose end waits for what is in flight
            work(executor);
        } catch (RuntimeException e) {
            unforeseen.compareAndSet(null, e);
        }
        var end = record.end(reached);
        double seconds = (time.nanos() - began) / NANOS_PER_SECOND;
        var come = StandingSum.of(from.standing(), from.wantedKey(), record.before(end), logs.throttles(), seconds);
        var failure = unforeseen.get();
        if (failure == null) {
            return reached(end, come);
        }
        LOG.error("Rotating the place failed", failure);
        return from.at(end, come).giveUp(Unforeseen.failure(failure));
    }

    /// A page that AWS would not have read is no failure of its targets: a later invocation reads it.
    private PlaceProgress reached(Cursor end, Standing come) {
        var at = from.at(end, come);
        var unanswered = reader.unanswered();
        if (unanswered == null || !at.left()) {
            return at;
        }
        var before = end.equals(from.cursor()) ? from.delay() : null;
        return (before == null ? at : at.putOff(before)).after(unanswered, patience, time.now(), at::giveUp);
    }

    private void work(ExecutorService executor) {
        var loading = load(reached, executor);
        while (loading.isPresent()) {
            var steps = Concurrently.result(loading.get());
            if (steps.isEmpty()) {
                return; // time was up before the page was read
            }
            var next = nextPage(reached);
            loading = load(next, executor);
            for (int entry = reached.entry(); entry < steps.size(); entry++) {
                reached = reached.atEntry(entry);
                boolean stop = deadline.getAsBoolean() || unforeseen.get() != null;
                if (stop || !take(reached, steps.get(entry), executor)) {
                    return;
                }
            }
            reached = next;
        }
    }

    /// @return false where time was up first
    private boolean take(Cursor position, Step step, ExecutorService executor) {
        return switch (step) {
            case Step.Settled(var entry, var outcome) -> {
                note(position, entry, outcome);
                yield true;
            }
            case Step.Associate associate -> {
                var hopeless = refusals.reason(associate);
                hopeless.ifPresent(reason -> note(position, associate.entry(), new TargetOutcome.Failed(reason)));
                yield hopeless.isPresent() || send(position, associate, executor);
            }
        };
    }

    /// Sends the call and does not wait for its answer, but for the first: while the JVM is cold,
    /// calls would pile up behind it and leave in a bunch.
    ///
    /// @return false where time was up first
    private boolean send(Cursor position, Step.Associate step, ExecutorService executor) {
        inFlight.acquireUninterruptibly();
        // The wait for an answer may have been long; that for a turn looks at the time by itself.
        var turn = deadline.getAsBoolean() ? Optional.<Turn>empty() : logs.awaitTurn();
        if (turn.isEmpty()) {
            inFlight.release();
            return false;
        }
        if (warm) {
            executor.execute(() -> associate(turn.get(), position, step));
        } else {
            associate(turn.get(), position, step);
            warm = true;
        }
        return true;
    }

    private void associate(Turn turn, Cursor position, Step.Associate step) {
        try {
            switch (move(turn, step)) {
                case Answer.Given<Target>(var _) -> answered(position, step, new TargetOutcome.Changed());
                case Answer.Refused<Target>(var error) -> answered(position, step, refused(step, error));
                case Answer.OutOfTime<Target>(var _) -> record.unfinished(position);
            }
        } catch (RuntimeException e) {
            record.unfinished(position);
            unforeseen.compareAndSet(null, e);
        } finally {
            inFlight.release();
        }
    }

    private Answer<Target> move(Turn turn, Step.Associate step) {
        var entry = step.entry();
        var wanted = entry.wanted(from.wantedKey());
        var answer = logs.move(turn, entry.target(), wanted);
        while (answer instanceof Answer.Refused<Target>(var error)
                && Reaction.mayBeOfNewKey(error)
                && !ClassRefusal.mayBe(error, step.logClass())
                && time.now().isBefore(newUntil)) {
            time.sleep(BETWEEN_TRIALS);
            var next = logs.awaitTurn();
            if (next.isEmpty()) {
                return new Answer.OutOfTime<>(error);
            }
            answer = logs.move(next.get(), entry.target(), wanted);
        }
        return answer;
    }

    private void answered(Cursor position, Step.Associate step, TargetOutcome outcome) {
        refusals.note(step, outcome);
        note(position, step.entry(), outcome);
    }

    private void note(Cursor position, JournalEntry entry, TargetOutcome outcome) {
        var explained = verdicts.explained(entry, from.wantedKey(), outcome);
        record.note(new Noted(position, entry, explained, time.now()));
    }

    private TargetOutcome refused(Step.Associate step, AwsError error) {
        return switch (Reaction.to(error)) {
            case GONE -> new TargetOutcome.Gone();
            case RESERVED -> new TargetOutcome.Reserved();
            case RETRY, SLOW_DOWN, CONFIGURATION, BUG -> {
                var failure = failure(step.entry(), error);
                yield new TargetOutcome.Failed(
                        ClassRefusal.of(error, step.logClass(), failure).orElse(failure));
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

    private Optional<Future<List<Step>>> load(Cursor at, ExecutorService executor) {
        if (at.segment() >= from.journal().size()) {
            return Optional.empty();
        }
        var segment = from.journal().get(at.segment());
        return Optional.of(executor.submit(() -> reader.steps(segment, at.page())));
    }

    private Cursor nextPage(Cursor cursor) {
        return cursor.page() + 1 < from.journal().get(cursor.segment()).pages()
                ? new Cursor(cursor.segment(), cursor.page() + 1, 0)
                : new Cursor(cursor.segment() + 1, 0, 0);
    }
}
