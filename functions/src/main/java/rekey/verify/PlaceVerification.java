package rekey.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.logs.Listed;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.QueryResultsState;
import rekey.rotate.PlaceProgress;
import rekey.rotate.Standing;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Looks at one place after the propagation delay: by listing for the log groups, by a query for
/// the query results.
final class PlaceVerification {
    static final int MOST_LOOKS = 3;

    /// Log groups appear all the time: one more round takes along what appeared since the survey,
    /// and the next run takes the rest.
    static final int MOST_ROUNDS = 1;

    private final ExecutionInput input;
    private final PlaceLogs logs;
    private final Journal journal;
    private final NewLogGroups newLogGroups;
    private final String segment;
    private final BooleanSupplier timeIsUp;

    /// @param segment the id of the journal segment that this look may write
    PlaceVerification(
            ExecutionInput input,
            PlaceLogs logs,
            Journal journal,
            NewLogGroups newLogGroups,
            String segment,
            BooleanSupplier timeIsUp) {
        this.input = input;
        this.logs = logs;
        this.journal = journal;
        this.newLogGroups = newLogGroups;
        this.segment = segment;
        this.timeIsUp = timeIsUp;
    }

    /// @param rounds how often log groups that appeared were taken along already
    PlaceProgress look(PlaceProgress progress, int rounds) {
        var soFar = progress.look();
        var look = new Look(progress, soFar);
        return switch (logs.list(soFar == null ? null : soFar.token(), timeIsUp, look::at)) {
            case Listed.Refused(var error) ->
                progress.end(progress.standing().plus(Failures.of(error, logs.place(), "DescribeLogGroups", ""), 1));
            case Listed.Stopped(var token) ->
                progress.lookingOn(
                        new ListingSoFar(token, List.copyOf(look.astray), Map.copyOf(look.onKeys), look.candidates));
            case Listed.ToTheEnd() -> judge(progress, rounds, look);
        };
    }

    /// What a listing finds that is not on the wanted key.
    private final class Look {
        private final String wantedKey;
        private final Set<String> previousKeys;
        private final Map<String, Integer> onKeys;
        private final List<LogGroup> astray;
        private ProbeCandidates candidates;

        private Look(PlaceProgress progress, @Nullable ListingSoFar soFar) {
            this.wantedKey = progress.wantedKey();
            this.previousKeys = progress.standing().previousKeys().keySet();
            this.onKeys = soFar == null ? new HashMap<>() : new HashMap<>(soFar.onKeys());
            this.astray = soFar == null ? new ArrayList<>() : new ArrayList<>(soFar.astray());
            this.candidates = soFar == null ? ProbeCandidates.NONE : soFar.candidates();
        }

        private void at(LogGroup group) {
            candidates = candidates.plus(group);
            var key = group.key().text();
            if (previousKeys.contains(key)) {
                onKeys.merge(key, 1, Integer::sum);
            }
            if (input.logGroups().test(group.name()) && !group.key().is(wantedKey)) {
                astray.add(group);
            }
        }
    }

    private PlaceProgress judge(PlaceProgress progress, int rounds, Look look) {
        var standing = progress.standing();
        var findings = Findings.tellApart(look.astray, progress, journal);
        var appeared = newLogGroups.sort(findings.appeared());
        if (!appeared.served().isEmpty() && rounds < MOST_ROUNDS) {
            return progress.goOnWith(journalled(appeared.served()));
        }
        var queryResults = queryResults(standing, progress.wantedKey(), look.candidates);
        boolean right = findings.adrift().isEmpty() && queryResults instanceof QueryResultsFinding.Settled;
        return !right && progress.looks() + 1 < MOST_LOOKS
                ? progress.lookedInVain()
                : progress.end(settled(
                        standing.stillOn(look.onKeys).plus(appeared.denied()), findings.adrift(), queryResults));
    }

    private List<Segment> journalled(List<LogGroup> appeared) {
        var writer = journal.writer(segment);
        appeared.forEach(group -> writer.add(JournalEntry.of(group)));
        return writer.finish().map(List::of).orElse(List.of());
    }

    private QueryResultsFinding queryResults(Standing standing, String wantedKey, ProbeCandidates candidates) {
        if (standing.queryResults() != QueryResultsState.TO_CHANGE) {
            return new QueryResultsFinding.Settled(standing.queryResults());
        }
        return switch (logs.queryResultsKey(candidates)) {
            case QueryReading.Read(var key)
            when key.is(wantedKey) -> new QueryResultsFinding.Settled(QueryResultsState.VERIFIED);
            case QueryReading.Read(var key) -> new QueryResultsFinding.Astray(adrift(key));
            case QueryReading.NothingToQuery() -> new QueryResultsFinding.Settled(QueryResultsState.NOT_VERIFIABLE);
            case QueryReading.Failed(var failure) -> new QueryResultsFinding.Astray(failure);
        };
    }

    private static Standing settled(Standing standing, List<LogGroup> adrift, QueryResultsFinding queryResults) {
        var settled = standing;
        for (var group : adrift) {
            settled = settled.withdraw(group.target(), adrift(group.key()));
        }
        return switch (queryResults) {
            case QueryResultsFinding.Settled(var state) -> settled.with(state);
            case QueryResultsFinding.Astray(var failure) -> settled.withdraw(new Target.QueryResults(), failure);
        };
    }

    private static Failure adrift(PreviousKey key) {
        return new Failure(
                "NotOnWantedKey",
                "After the propagation delay the target is on " + key.text(),
                Blame.CONFIGURATION,
                "Find who changes it back (Terraform, CloudFormation or another tool that owns it),"
                        + " change the key there, and run Rekey again");
    }
}
