package rekey.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.QueryResultsState;
import rekey.rotate.PlaceProgress;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Looks at one place after the propagation delay: by listing for the log groups, by a query for
/// the query results.
final class PlaceVerification {
    static final int MOST_LOOKS = 3;
    /// Log groups appear all the time; those of one more round are taken along, the next run takes
    /// the rest.
    static final int MOST_ROUNDS = 1;

    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(60);

    private final ExecutionInput input;
    private final PlaceLogs logs;
    private final Journal journal;
    private final String invocation;
    private final int surveySegments;

    PlaceVerification(ExecutionInput input, PlaceLogs logs, Journal journal, String invocation, int surveySegments) {
        this.input = input;
        this.logs = logs;
        this.journal = journal;
        this.invocation = invocation;
        this.surveySegments = surveySegments;
    }

    PlaceProgress look(PlaceProgress progress) {
        var astray = new ArrayList<LogGroup>();
        var candidates = new ProbeCandidates();
        var error = logs.listTo(group -> {
            candidates.offer(group);
            if (input.logGroups().test(group.name()) && !group.key().is(progress.wantedKey())) {
                astray.add(group);
            }
        });
        if (error != null) {
            return progress.notVerified(Failures.of(error, logs.place(), "DescribeLogGroups", ""));
        }
        var findings = Findings.tellApart(astray, progress, journal);
        if (!findings.appeared().isEmpty() && rounds(progress) < MOST_ROUNDS) {
            return progress.goOnWith(journalled(findings.appeared()));
        }
        return settle(progress, findings.adrift(), queryResults(progress, candidates));
    }

    private int rounds(PlaceProgress progress) {
        return progress.journal().size() - surveySegments;
    }

    private List<rekey.journal.Segment> journalled(List<LogGroup> appeared) {
        var writer = journal.writer(invocation);
        appeared.forEach(group -> writer.add(JournalEntry.of(group)));
        return writer.finish().map(List::of).orElse(List.of());
    }

    /// How the query results stand now; `TO_CHANGE` where a query is not stored with the wanted
    /// key.
    private QueryResults queryResults(PlaceProgress progress, ProbeCandidates candidates) {
        if (progress.queryResults() != QueryResultsState.TO_CHANGE) {
            return new QueryResults(progress.queryResults(), null);
        }
        return switch (logs.queryResultsKey(candidates, PROBE_PATIENCE)) {
            case QueryReading.Read(var key)
            when key.is(progress.wantedKey()) -> new QueryResults(QueryResultsState.VERIFIED, null);
            case QueryReading.Read(var key) -> new QueryResults(QueryResultsState.TO_CHANGE, adrift(key));
            case QueryReading.NothingToQuery() -> new QueryResults(QueryResultsState.NOT_VERIFIABLE, null);
            case QueryReading.Failed(var failure) -> new QueryResults(QueryResultsState.TO_CHANGE, failure);
        };
    }

    private record QueryResults(
            QueryResultsState state,
            @org.jspecify.annotations.Nullable Failure failure) {}

    private static PlaceProgress settle(PlaceProgress progress, List<LogGroup> adrift, QueryResults queryResults) {
        boolean settled = adrift.isEmpty() && queryResults.failure() == null;
        if (!settled && progress.looks() + 1 < MOST_LOOKS) {
            return progress.lookedInVain();
        }
        var ended = progress;
        for (var group : adrift) {
            ended = ended.withdraw(group.target(), adrift(group.key()));
        }
        var failure = queryResults.failure();
        return failure == null
                ? ended.verified(queryResults.state())
                : ended.withdraw(new Target.QueryResults(), failure).verified(QueryResultsState.FAILED);
    }

    private static Failure adrift(PreviousKey key) {
        return new Failure(
                "NotOnWantedKey",
                "After the propagation delay the target is on " + key.text(),
                Blame.CONFIGURATION,
                "Find who changes it back (Terraform, CloudFormation or another tool that owns it), change the key there, and run Rekey again");
    }
}
