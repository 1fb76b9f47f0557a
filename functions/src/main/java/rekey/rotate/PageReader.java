package rekey.rotate;

import java.util.List;
import java.util.Optional;
import rekey.aws.Answer;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.TargetOutcome;
import rekey.target.Target;

/// Reads a journal page, and the log groups on it as they are now, just before they are changed.
final class PageReader {
    private final PlaceLogs logs;
    private final Journal journal;
    private final String wantedKey;
    private final CommonRefusals refusals;

    PageReader(PlaceLogs logs, Journal journal, String wantedKey, CommonRefusals refusals) {
        this.logs = logs;
        this.journal = journal;
        this.wantedKey = wantedKey;
        this.refusals = refusals;
    }

    /// @return empty where time was up first; a page has an entry at least
    List<Step> steps(Segment segment, int page) {
        var entries = journal.page(segment, page);
        var unread =
                entries.stream().map(this::unread).flatMap(Optional::stream).toList();
        if (unread.size() == entries.size()) {
            return unread;
        }
        return switch (logs.named(names(entries))) {
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
                yield entries.stream().map(entry -> failed(entry, failure)).toList();
            }
        };
    }

    private static List<String> names(List<JournalEntry> entries) {
        return entries.stream()
                .map(JournalEntry::target)
                .filter(Target.LogGroup.class::isInstance)
                .map(Target::text)
                .toList();
    }

    /// What is to be done whatever the target's key is now; empty where that matters.
    private Optional<Step> unread(JournalEntry entry) {
        return switch (entry.target()) {
            case Target.LogGroup(var _) -> refusals.reason(entry).map(reason -> failed(entry, reason));
            case Target.QueryResults() -> Optional.of(new Step.Associate(entry));
        };
    }

    private static Step failed(JournalEntry entry, Failure failure) {
        return new Step.Settled(entry, new TargetOutcome.Failed(failure));
    }
}
