package rekey.rotate;

import java.util.List;
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
    private final CommonRefusal refusal;

    PageReader(PlaceLogs logs, Journal journal, String wantedKey, CommonRefusal refusal) {
        this.logs = logs;
        this.journal = journal;
        this.wantedKey = wantedKey;
        this.refusal = refusal;
    }

    /// @return empty where time was up first; a page has an entry at least
    List<Step> steps(Segment segment, int page) {
        var entries = journal.page(segment, page);
        var hopeless = refusal.reason();
        if (hopeless.isPresent()) {
            return entries.stream()
                    .map(entry -> hopeless(entry, hopeless.get()))
                    .toList();
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

    /// The query results have a statement of their own in a key policy: they are tried all the
    /// same.
    private static Step hopeless(JournalEntry entry, Failure reason) {
        return switch (entry.target()) {
            case Target.LogGroup(var _) -> failed(entry, reason);
            case Target.QueryResults() -> new Step.Associate(entry);
        };
    }

    private static Step failed(JournalEntry entry, Failure failure) {
        return new Step.Settled(entry, new TargetOutcome.Failed(failure));
    }
}
