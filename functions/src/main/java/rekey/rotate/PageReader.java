package rekey.rotate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.QueryReading;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.TargetOutcome;
import rekey.pacing.Time;
import rekey.target.Target;

/// Reads a journal page, and its targets as they are now, just before they are changed.
final class PageReader {
    private final PlaceLogs logs;
    private final Journal journal;
    private final PlaceKey wantedKey;
    private final Elsewhere elsewhere;
    private final CommonRefusals refusals;
    private final QueryResultsReader queryResults;
    private final BooleanSupplier timeIsUp;
    private final AtomicReference<@Nullable Failure> unanswered = new AtomicReference<>();
    private final Time time;

    PageReader(
            PlaceLogs logs,
            Journal journal,
            PlaceKey wantedKey,
            Elsewhere elsewhere,
            CommonRefusals refusals,
            BooleanSupplier timeIsUp,
            Time time) {
        this.logs = logs;
        this.journal = journal;
        this.wantedKey = wantedKey;
        this.elsewhere = elsewhere;
        this.refusals = refusals;
        this.queryResults = new QueryResultsReader(logs, timeIsUp, time);
        this.timeIsUp = timeIsUp;
        this.time = time;
    }

    /// What the journal says of a page's targets.
    List<JournalEntry> entries(Segment segment, int page) {
        return journal.page(segment, page);
    }

    /// Why AWS would not have log groups read; null where it never refused. Whatever is on the page is
    /// as it was, or as a worker that died has left it.
    @Nullable
    Failure unanswered() {
        return unanswered.get();
    }

    /// @return empty where time was up first, or AWS would not answer; a page has an entry at least
    List<Step> steps(Segment segment, int page) {
        var entries = journal.page(segment, page);
        var hopeless = entries.stream().map(this::hopeless).toList();
        var tried = IntStream.range(0, entries.size())
                .filter(entry -> hopeless.get(entry).isEmpty())
                .mapToObj(entries::get)
                .toList();
        var read = tried.isEmpty() ? List.<Step>of() : read(segment, page, tried);
        if (read.size() < tried.size()) {
            return List.of();
        }
        var next = read.iterator();
        return hopeless.stream().map(step -> step.orElseGet(next::next)).toList();
    }

    /// Its outcome, whatever its key is now; empty for a target that is to be read.
    private Optional<Step> hopeless(JournalEntry entry) {
        return refusals.reason(entry).map(reason -> failed(entry, reason));
    }

    /// Reads the targets of some entries of a page. Where one is on another key than its entry says,
    /// that is in the journal before this returns.
    ///
    /// @return a step for each entry; empty where time was up first
    List<Step> read(Segment segment, int page, List<JournalEntry> entries) {
        return switch (logs.named(names(entries))) {
            case Answer.Given<List<LogGroup>>(var _) when timeIsUp.getAsBoolean() -> List.of();
            case Answer.Given<List<LogGroup>>(var now) -> {
                long readNanos = time.nanos();
                queryResults.saw(now);
                yield queryResults(entries)
                        .map(reading -> decided(
                                segment,
                                page,
                                PageSteps.decide(entries, now, reading, wantedKey, elsewhere, readNanos)))
                        .orElse(List.of());
            }
            case Answer.OutOfTime<List<LogGroup>>(var _) -> List.of();
            case Answer.Refused<List<LogGroup>>(var error) -> {
                var failure = Failures.of(error, logs.place(), "DescribeLogGroups", "");
                if (ErrorDisposition.mayBeOfTheRequest(error)) { // the other pages may be read
                    yield entries.stream().map(entry -> failed(entry, failure)).toList();
                }
                unanswered.set(failure);
                yield List.of();
            }
        };
    }

    private List<Step> decided(Segment segment, int page, PageSteps decided) {
        if (!decided.amended().isEmpty()) {
            journal.amend(segment, page, decided.amended());
        }
        return decided.steps();
    }

    private static List<String> names(List<JournalEntry> entries) {
        return entries.stream()
                .map(JournalEntry::target)
                .filter(Target.LogGroup.class::isInstance)
                .map(Target::text)
                .toList();
    }

    /// Which key the query results are on, where they are among the entries. A query takes a second
    /// or two, in which the calls of the page before leave.
    ///
    /// @return empty where time was up first
    private Optional<QueryReading> queryResults(List<JournalEntry> entries) {
        if (entries.stream().noneMatch(entry -> entry.target() instanceof Target.QueryResults)) {
            return Optional.of(new QueryReading.NothingToQuery());
        }
        var reading = queryResults.read();
        return reading instanceof QueryReading.Failed && timeIsUp.getAsBoolean()
                ? Optional.empty()
                : Optional.of(reading);
    }

    private static Step failed(JournalEntry entry, Failure failure) {
        return new Step.Settled(entry, new TargetOutcome.Failed(failure));
    }
}
