package rekey.rotate;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.journal.Journal;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.logs.PlaceLogs;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.TargetOutcome;
import rekey.pacing.Time;
import rekey.pacing.Turn;
import rekey.progress.Cursor;
import rekey.progress.Effort;
import rekey.progress.EntryOutcome;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResultsSum;

/// Works through one place's journal. A call leaves whenever the pacer says so, whether or not the
/// one before has answered, and the next page is read while the calls of this one leave: neither
/// the distance to the Region nor the bucket takes time from the quota.
final class PlaceRotation {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceRotation.class);

    /// So many calls before its turn a page is read: 4 seconds, for the journal and the log groups.
    private static final int AHEAD = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final PlaceProgress from;
    private final PlaceLogs logs;
    private final KeyVerdicts verdicts;
    private final Deadline deadline;
    private final Patience patience;
    private final Time time;
    private final CallThreads threads;
    private final CommonRefusals refusals;
    private final PageReader reader;
    private final JournalPages pages;
    private final Mover mover;
    private final Witnesses witnesses;
    private final Optional<TargetOutcome> instead;
    private final NavigableMap<Cursor, EntryOutcome> doneBefore = new TreeMap<>();
    private final InvocationRecord record = new InvocationRecord();
    private final Semaphore inFlight;
    private final AtomicReference<@Nullable RuntimeException> unforeseen = new AtomicReference<>();
    private boolean warm;
    private Cursor reached;

    /// @param elsewhere what becomes of targets on another key than the journal says
    /// @param newUntil until then the key may be too new to be known everywhere, and its refusals are retried
    /// @param threads that make the calls
    /// @param instead what becomes of the targets that are to be moved; empty: they are moved
    PlaceRotation(
            PlaceProgress from,
            PlaceLogs logs,
            KeyVerdicts verdicts,
            Journal journal,
            Elsewhere elsewhere,
            Instant newUntil,
            Deadline deadline,
            Patience patience,
            Time time,
            CallThreads threads,
            Optional<TargetOutcome> instead) {
        this.from = from;
        this.logs = logs;
        this.verdicts = verdicts;
        this.deadline = deadline;
        this.patience = patience;
        this.time = time;
        this.threads = threads;
        this.instead = instead;
        this.inFlight = new Semaphore(threads.most());
        this.reached = from.cursor();
        from.behind().forEach(noted -> doneBefore.put(noted.position(), noted));
        this.refusals = new CommonRefusals(from.come(), from.wantedKey());
        this.reader = new PageReader(logs, journal, from.wantedKey(), elsewhere, refusals, deadline, time);
        this.mover = new Mover(logs, reader, from.wantedKey(), newUntil, time);
        this.pages = new JournalPages(from.journal(), reader, mover);
        this.witnesses = new Witnesses(from.journal(), logs, reader, mover, refusals);
    }

    PlaceProgress work() {
        long began = time.nanos();
        try (var executor = threads.executor().get()) { // whose end waits for what is in flight
            work(executor);
        } catch (RuntimeException e) {
            unforeseen.compareAndSet(null, e);
        }
        double seconds = (time.nanos() - began) / NANOS_PER_SECOND;
        var failure = unforeseen.get();
        if (failure == null) {
            return reached(seconds);
        }
        LOG.error("Rotating the place failed", failure);
        return unforeseen(AwsErrors.unforeseen(failure), seconds);
    }

    /// Every outcome of this invocation. Those behind its end hold too, until a later one has others.
    List<EntryOutcome> outcomes() {
        return record.all();
    }

    /// How far it is, at any moment; safe for other threads.
    LiveBatch.Pace pace() {
        return new LiveBatch.Pace(record.size(), logs.throttles());
    }

    private PlaceProgress at(Cursor end, double seconds) {
        var come = PlaceResultsSum.of(
                from.results(), from.wantedKey(), record.before(end), Effort.of(logs.throttles(), seconds));
        return from.at(end, come).with(behind(end));
    }

    /// What is done behind the end, by this invocation or an earlier one.
    private List<EntryOutcome> behind(Cursor end) {
        var ours = record.from(end);
        var again = ours.stream().map(EntryOutcome::position).collect(Collectors.toSet());
        var earlier = doneBefore.values().stream()
                .filter(noted -> noted.position().compareTo(end) >= 0)
                .filter(noted -> !again.contains(noted.position()));
        return Stream.concat(earlier, ours.stream()).toList();
    }

    /// What AWS does not answer for now is no failure: a later invocation asks again. After a while
    /// the targets that were put off all the time fail, and no others: the rest of the place goes on,
    /// and is verified.
    private PlaceProgress reached(double seconds) {
        var end = record.end(reached);
        var at = at(end, seconds);
        if (!at.hasRemaining()) {
            return at;
        }
        var delayed = at.delayedAs(from, !end.equals(from.cursor()));
        var putOff = record.putOffAt(end).orElse(null);
        if (putOff != null) {
            return delayed.after(putOff.reason(), patience, time.now(), spent -> {
                record.takeAlike(putOff, end, lastBefore())
                        .forEach((position, step) -> note(position, step.failed(spent)));
                return reached(seconds);
            });
        }
        var unanswered = reader.unanswered();
        return unanswered == null ? at : delayed.after(unanswered, patience, time.now(), at::shutOut);
    }

    /// How far earlier invocations came, as far as an outcome tells; to the end where none does: of
    /// what nobody has an outcome, all was put off together.
    private Cursor lastBefore() {
        return doneBefore.isEmpty() ? new Cursor(from.journal().size(), 0, 0) : doneBefore.lastKey();
    }

    /// Such as a bucket that does not give the journal now. What was moved until then is moved.
    private PlaceProgress unforeseen(Failure failure, double seconds) {
        var end = record.end(reached);
        var at = at(end, seconds);
        return at.delayedAs(from, !end.equals(from.cursor())).after(failure, patience, time.now(), at::giveUp);
    }

    private void work(ExecutorService executor) {
        var loading = pages.load(reached, executor);
        while (loading.isPresent()) {
            var steps = Concurrently.result(loading.get());
            if (steps.isEmpty()) {
                return; // time was up before the page was read
            }
            var next = pages.after(reached);
            loading = Optional.empty();
            for (int entry = reached.entry(); entry < steps.size(); entry++) {
                reached = reached.atEntry(entry);
                if (loading.isEmpty() && entry >= steps.size() - AHEAD) {
                    loading = pages.load(next, executor);
                }
                steps = pages.current(reached, steps);
                boolean stop = steps.isEmpty() || deadline.getAsBoolean() || unforeseen.get() != null;
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
            case Step.Settled settled -> {
                note(position, settled);
                yield true;
            }
            case Step.PutOff putOff -> {
                putOff(position, putOff);
                yield true;
            }
            case Step.Associate associate
            when instead.isPresent() -> {
                var outcome = associate.seenRight() ? new TargetOutcome.Changed() : instead.get();
                note(position, new Step.Settled(associate.entry(), outcome));
                yield true;
            }
            case Step.Associate associate -> {
                if (!witnesses.ask(position, associate)) {
                    yield false;
                }
                var hopeless = refusals.reason(associate);
                hopeless.ifPresent(reason ->
                        note(position, new Step.Settled(associate.entry(), new TargetOutcome.Failed(reason))));
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
            mover.move(turn, pages.segment(position), position.page(), step)
                    .ifPresentOrElse(end -> ended(position, step, end), () -> record.unfinished(position));
        } catch (RuntimeException e) {
            record.unfinished(position);
            unforeseen.compareAndSet(null, e);
        } finally {
            inFlight.release();
        }
    }

    private void ended(Cursor position, Step.Associate step, Step.NoCall end) {
        switch (end) {
            case Step.Settled settled -> {
                refusals.note(step, settled.outcome());
                note(position, settled);
            }
            case Step.PutOff putOff -> putOff(position, putOff);
        }
    }

    /// What an earlier invocation settled behind its cursor stays so where AWS does not answer now.
    private void putOff(Cursor position, Step.PutOff step) {
        var earlier = doneBefore.get(position);
        if (earlier == null) {
            record.putOff(position, step);
        } else {
            record.note(earlier);
        }
    }

    private void note(Cursor position, Step.Settled settled) {
        var explained = verdicts.explained(settled.entry(), from.wantedKey(), settled.outcome());
        record.note(new EntryOutcome(position, settled.entry(), explained, time.now()));
    }
}
