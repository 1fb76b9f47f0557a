package rekey.rotate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.lambda.Deadline;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.outcome.AwsError;
import rekey.outcome.Failures;
import rekey.outcome.Reaction;
import rekey.outcome.TargetOutcome;
import rekey.pacing.Time;
import rekey.target.Target;

/// Works through one place's journal. A call leaves whenever the pacer says so, whether or not the
/// one before has answered, and the next page is read while the calls of this one leave: neither
/// the distance to the Region nor the bucket takes time from the quota.
final class PlaceRotation {
    /// At 5 calls a second, enough for a Region 10 seconds away.
    private static final int MOST_IN_FLIGHT = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    private final PlaceLogs logs;
    private final Journal journal;
    private final Deadline deadline;
    private final Time time;
    private final InvocationRecord record = new InvocationRecord();
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private final AtomicReference<@Nullable RuntimeException> unforeseen = new AtomicReference<>();

    PlaceRotation(PlaceLogs logs, Journal journal, Deadline deadline, Time time) {
        this.logs = logs;
        this.journal = journal;
        this.deadline = deadline;
        this.time = time;
    }

    PlaceProgress work(PlaceProgress from) {
        long began = time.nanos();
        Cursor reached;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            reached = work(from, threads);
        } // which waits for what is in flight
        var failure = unforeseen.get();
        if (failure != null) {
            throw failure;
        }
        var end = record.end(reached);
        double seconds = (time.nanos() - began) / NANOS_PER_SECOND;
        return from.at(end, StandingSum.of(from.standing(), record.before(end), logs.throttles(), seconds));
    }

    /// @return where it stopped taking work
    private Cursor work(PlaceProgress from, ExecutorService threads) {
        var cursor = from.cursor();
        var loading = load(cursor, from, threads);
        while (loading.isPresent()) {
            var steps = result(loading.get());
            if (steps.isEmpty()) {
                return cursor; // time was up before the page was read
            }
            var next = nextPage(cursor, from.journal());
            loading = load(next, from, threads);
            for (int entry = cursor.entry(); entry < steps.size(); entry++) {
                var position = cursor.atEntry(entry);
                boolean stop = deadline.getAsBoolean() || unforeseen.get() != null;
                if (stop || !take(position, steps.get(entry), from.wantedKey(), threads)) {
                    return position;
                }
            }
            cursor = next;
        }
        return cursor;
    }

    /// @return false where time was up first
    private boolean take(Cursor position, Step step, String wantedKey, ExecutorService threads) {
        switch (step) {
            case Step.Settled(var entry, var outcome) -> note(position, entry, outcome);
            case Step.Associate(var entry) -> {
                inFlight.acquireUninterruptibly();
                if (!logs.awaitTurn()) {
                    inFlight.release();
                    return false;
                }
                threads.execute(() -> associate(position, entry, wantedKey));
            }
        }
        return true;
    }

    private void associate(Cursor position, JournalEntry entry, String wantedKey) {
        try {
            switch (logs.associate(entry.target(), wantedKey)) {
                case Answer.Given<Target>(var _) -> note(position, entry, new TargetOutcome.Changed());
                case Answer.Refused<Target>(var error) -> note(position, entry, refused(entry.target(), error));
                case Answer.OutOfTime<Target>(var _) -> record.unfinished(position);
            }
        } catch (RuntimeException e) {
            unforeseen.compareAndSet(null, e);
        } finally {
            inFlight.release();
        }
    }

    private void note(Cursor position, JournalEntry entry, TargetOutcome outcome) {
        record.note(new Noted(position, entry, outcome, time.now()));
    }

    private TargetOutcome refused(Target target, AwsError error) {
        return switch (Reaction.to(error)) {
            case GONE -> new TargetOutcome.Gone();
            case RESERVED -> new TargetOutcome.Reserved();
            case RETRY, SLOW_DOWN, CONFIGURATION, BUG ->
                new TargetOutcome.Failed(Failures.of(error, logs.place(), "AssociateKmsKey", target.text()));
        };
    }

    private Optional<Future<List<Step>>> load(Cursor at, PlaceProgress from, ExecutorService threads) {
        if (at.segment() >= from.journal().size()) {
            return Optional.empty();
        }
        var segment = from.journal().get(at.segment());
        return Optional.of(threads.submit(() -> steps(segment, at.page(), from.wantedKey())));
    }

    /// Reads a journal page, and the log groups on it as they are now.
    ///
    /// @return empty where time was up first; a page has an entry at least
    private List<Step> steps(Segment segment, int page, String wantedKey) {
        var entries = journal.page(segment, page);
        var names = entries.stream()
                .map(JournalEntry::target)
                .filter(Target.LogGroup.class::isInstance)
                .map(Target::text)
                .toList();
        return switch (logs.named(names)) {
            case Answer.Given<List<LogGroup>>(var now) -> {
                var decided = PageSteps.decide(entries, now, wantedKey);
                if (!decided.amended().isEmpty()) {
                    journal.amend(segment, page, decided.amended());
                }
                yield decided.steps();
            }
            case Answer.OutOfTime<List<LogGroup>>(var _) -> List.of();
            case Answer.Refused<List<LogGroup>>(var error) -> {
                var failure = Failures.of(error, logs.place(), "DescribeLogGroups", "");
                yield entries.stream()
                        .<Step>map(entry -> new Step.Settled(entry, new TargetOutcome.Failed(failure)))
                        .toList();
            }
        };
    }

    private static Cursor nextPage(Cursor cursor, List<Segment> journal) {
        return cursor.page() + 1 < journal.get(cursor.segment()).pages()
                ? new Cursor(cursor.segment(), cursor.page() + 1, 0)
                : new Cursor(cursor.segment() + 1, 0, 0);
    }

    private static List<Step> result(Future<List<Step>> loading) {
        try {
            return loading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a journal page was read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a journal page could not be read", e.getCause());
        }
    }
}
