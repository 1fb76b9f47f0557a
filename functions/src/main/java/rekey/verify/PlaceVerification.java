package rekey.verify;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.KeyHealth;
import rekey.logs.Listed;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.logs.PlaceLogs;
import rekey.outcome.Delay;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResults;
import rekey.target.PreviousKey;

/// Looks at one place after the propagation delay: by listing for the log groups, by a query for
/// the query results.
final class PlaceVerification {
    /// At what a change that shows late does not explain.
    static final int MOST_LOOKS = 3;

    /// Log groups are made all the time: one more round takes along those that are new since the
    /// survey, and the next run takes the rest.
    static final int MOST_ROUNDS = 1;

    private final ExecutionInput input;
    private final PlaceLogs logs;
    private final Journal journal;
    private final TargetCheck check;
    private final KnownBefore known;
    private final String segment;
    private final Instant now;
    private final BooleanSupplier timeIsUp;
    private final Patience patience;

    /// @param segment the id of the journal segment that this look may write
    /// @param now when the look began
    PlaceVerification(
            ExecutionInput input,
            PlaceLogs logs,
            Journal journal,
            TargetCheck check,
            KnownBefore known,
            String segment,
            Instant now,
            BooleanSupplier timeIsUp,
            Patience patience) {
        this.input = input;
        this.logs = logs;
        this.journal = journal;
        this.check = check;
        this.known = known;
        this.segment = segment;
        this.now = now;
        this.timeIsUp = timeIsUp;
        this.patience = patience;
    }

    /// @param rounds how often log groups that are new since the survey were taken along already
    PlaceProgress look(PlaceProgress progress, int rounds) {
        var look = new Look(input.logGroups()::test, check, OwnChanges.of(journal, progress), progress);
        logs.lookAtRetentionPolicies(now); // what is to be known of them the survey has said
        return switch (logs.list(look.from(), timeIsUp, look::at)) {
            case Listed.Refused(var error, var token) ->
                refused(progress, look, token, Failures.of(error, logs.place(), "DescribeLogGroups", ""));
            case Listed.Stopped(var token) -> progress.lookingOn(look.until(token));
            case Listed.ToTheEnd() -> judge(progress, rounds, look);
        };
    }

    private PlaceProgress refused(PlaceProgress progress, Look look, @Nullable String token, Failure failure) {
        boolean cameFurther = !Objects.equals(token, look.from());
        return progress.lookingOn(look.until(token))
                .delayedAs(progress, cameFurther)
                .after(
                        failure,
                        patience,
                        now,
                        spent -> progress.end(progress.results().failed(spent)));
    }

    private PlaceProgress judge(PlaceProgress progress, int rounds, Look look) {
        var results = progress.results();
        var findings = look.findings(results.unmoved());
        if (!findings.unread().isEmpty()) {
            var delay = delay(progress, unread(findings.unread().getFirst()));
            if (delay.isPresent()) {
                return progress.unfinished().putOff(delay.get());
            }
            if (progress.looks() + 1 < MOST_LOOKS) {
                return progress.lookedInVain();
            }
        }
        var newSince = NewLogGroups.sort(findings.newSince(), known.denied(), check);
        var queryResults = new QueryResultsVerification(logs, check, look).find(results.queryResults());
        var toMove = toMove(newSince.served(), queryResults);
        if (!toMove.isEmpty() && rounds < MOST_ROUNDS) {
            return progress.goOnWith(journalled(toMove), takenAlong(results, look, newSince.served(), queryResults));
        }
        var delay = queryResults instanceof QueryResultsFinding.Untold(var reading)
                ? delay(progress, reading)
                : Optional.<Delay>empty();
        if (delay.isPresent()) {
            return progress.unfinished().putOff(delay.get());
        }
        boolean right = findings.changedBack().isEmpty() && queryResults instanceof QueryResultsFinding.Settled;
        if (!right && (progress.looks() + 1 < MOST_LOOKS || mayShowLater(results, look, findings, queryResults))) {
            return progress.lookedInVain();
        }
        var recounted = results.recounted(look.previousKeys().uses(), now, this::health)
                .plus(newSince.denied())
                .plus(check.left(newSince.served(), rightNoLonger(results, look, newSince.served())))
                .released(released(look, findings));
        return progress.end(queryResults.concluded(concluded(recounted, findings, look.ours())));
    }

    /// AWS has answered for them otherwise: their log groups are on the wanted key, or this run has
    /// moved them, or they are deleted.
    private Set<String> released(Look look, Findings findings) {
        var kept = look.namesOnAnotherKey();
        findings.changedBack().forEach(group -> kept.remove(group.name()));
        return known.refused().stream()
                .filter(name -> input.logGroups().test(name) && !kept.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private KeyHealth health(String key) {
        return logs.keys().health(new PreviousKey.Key(key), timeIsUp);
    }

    /// A change that this run made may only not show yet. A target on a third key somebody else has
    /// moved.
    private boolean mayShowLater(PlaceResults results, Look look, Findings findings, QueryResultsFinding queryResults) {
        boolean asBefore = queryResults instanceof QueryResultsFinding.AsBefore
                || findings.changedBack().stream()
                        .anyMatch(group -> look.ours().isAsBefore(group.target(), group.key()));
        return asBefore && Lateness.isPossible(results.settling(), patience, now);
    }

    private Optional<Delay> delay(PlaceProgress progress, Failure failure) {
        return patience.delay(progress.delay(), failure, now);
    }

    private static Failure unread(LogGroup group) {
        return Objects.requireNonNull(group.unread(), "a log group that was read");
    }

    /// What one more round is to move.
    private static List<JournalEntry> toMove(List<JournalEntry> newSince, QueryResultsFinding queryResults) {
        return queryResults instanceof QueryResultsFinding.RightNoLonger(var entry)
                ? Stream.concat(newSince.stream(), Stream.of(entry)).toList()
                : newSince;
    }

    private List<Segment> journalled(List<JournalEntry> entries) {
        var writer = journal.writer(segment);
        entries.forEach(writer::add);
        return writer.finish().map(List::of).orElse(List.of());
    }

    private PlaceResults takenAlong(
            PlaceResults results, Look look, List<JournalEntry> newSince, QueryResultsFinding queryResults) {
        var without = results.plus(rightNoLonger(results, look, newSince));
        return queryResults instanceof QueryResultsFinding.RightNoLonger
                ? without.plus(Tally.rightNoLonger(1)).with(QueryResultsState.TO_CHANGE)
                : without;
    }

    /// What is taken along the survey may have counted as right: somebody has moved it since. What is
    /// new since it has not counted, nor another log group of a name that was deleted, nor one that
    /// somebody had moved on from a restoration and put back. These are told apart by how many are
    /// right no longer at most: those that the survey counted and that nobody sees right now. Where
    /// one of them was deleted and another is new, the sum is right all the same.
    private Tally rightNoLonger(PlaceResults results, Look look, List<JournalEntry> newSince) {
        int counted = known.right() + results.tally().alreadyRight();
        int still = look.right() + (results.queryResults() == QueryResultsState.ALREADY_RIGHT ? 1 : 0);
        int taken = (int) newSince.stream()
                .filter(entry -> !results.gone().contains(entry.target().text()))
                .count();
        return Tally.rightNoLonger(Math.clamp(counted - still, 0, taken));
    }

    /// The log groups that are not called right: those that were changed back, and those of which KMS
    /// did not say which key they are on.
    private PlaceResults concluded(PlaceResults results, Findings findings, OwnChanges ours) {
        var concluded = results;
        if (!findings.changedBack().isEmpty()) {
            var _ = logs.lookAtOwners(); // without an answer the remedy names nobody
        }
        for (var group : findings.unread()) {
            concluded = ours.isMoved(group.target())
                    ? concluded.withdraw(group.target(), unread(group))
                    : concluded.plus(Tally.ofPlace(unread(group)));
        }
        for (var group : findings.changedBack()) {
            concluded = concluded.withdraw(group.target(), changedBack(group.key(), logs.owner(group.name())));
        }
        return concluded;
    }

    private static Failure changedBack(PreviousKey now, Owner owner) {
        return switch (owner) {
            case Owner.Stack(var stack) -> NotOnWantedKey.afterPropagation(now, stack);
            case Owner.NobodyKnown(), Owner.NotLookedUp() -> NotOnWantedKey.afterPropagation(now);
        };
    }
}
