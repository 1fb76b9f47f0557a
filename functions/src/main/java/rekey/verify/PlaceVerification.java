package rekey.verify;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.holders.Holders;
import rekey.input.ExecutionInput;
import rekey.inventory.Note;
import rekey.inventory.NotePad;
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
import rekey.outcome.NotLookedAt;
import rekey.outcome.NotOnWantedKey;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResults;
import rekey.target.PreviousKey;
import rekey.target.Target;

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
    private final OthersOnKeys others;
    private final Journal journal;
    private final TargetCheck check;
    private final KnownBefore known;
    private final NotePad notes;
    private final String segment;
    private final Instant now;
    private final BooleanSupplier timeIsUp;
    private final Patience patience;

    /// @param others asks for what else may be on a key there
    /// @param notes of the place
    /// @param segment the id of the journal segment that this look may write
    /// @param now when the look began
    PlaceVerification(
            ExecutionInput input,
            PlaceLogs logs,
            Supplier<Holders> others,
            Journal journal,
            TargetCheck check,
            KnownBefore known,
            NotePad notes,
            String segment,
            Instant now,
            BooleanSupplier timeIsUp,
            Patience patience) {
        this.input = input;
        this.logs = logs;
        this.others = new OthersOnKeys(others, logs.keys(), timeIsUp);
        this.journal = journal;
        this.check = check;
        this.known = known;
        this.notes = notes;
        this.segment = segment;
        this.now = now;
        this.timeIsUp = timeIsUp;
        this.patience = patience;
    }

    /// @param rounds how often log groups that are new since the survey were taken along already
    PlaceProgress look(PlaceProgress progress, int rounds) {
        var look = new Look(input.logGroups()::test, check, OwnChanges.of(journal, progress), progress);
        return switch (logs.readRetentionPolicies(now)) {
            case Answer.OutOfTime<List<String>>(var _) -> progress.lookingOn(look.until(look.from()));
            case Answer.Refused<List<String>>(var error) -> {
                look.notLookedAt(
                        NotLookedAt.in(logs.place(), "retention policies", "logs:DescribeAccountPolicies", error)
                                .words());
                yield list(progress, rounds, look);
            }
            // What is to be known of them the survey has said.
            case Answer.Given<List<String>>(var _) -> list(progress, rounds, look);
        };
    }

    private PlaceProgress list(PlaceProgress progress, int rounds, Look look) {
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
        var unjudged = check.untold(findings.newSince()).flatMap(failure -> delay(progress, failure));
        if (unjudged.isPresent()) {
            return progress.unfinished().putOff(unjudged.get());
        }
        var newSince = NewLogGroups.sort(findings.newSince(), known.denied(), check);
        var queryResults = new QueryResultsVerification(logs, check, look).find(results.queryResults());
        var toMove = toMove(newSince.served(), queryResults);
        var wasRight = wasRight(results, look, newSince);
        var noting = new VerificationNotes(findings, newSince, wasRight);
        if (!toMove.isEmpty() && rounds < MOST_ROUNDS) {
            var taken = takenAlong(results, rightNoLonger(wasRight, newSince.servedTargets()), queryResults);
            return noted(progress.goOnWith(journalled(toMove), taken), noting.round(queryResults));
        }
        var delay = queryResults instanceof QueryResultsFinding.Untold(var reading)
                ? delay(progress, reading)
                : Optional.<Delay>empty();
        if (delay.isPresent()) {
            return progress.unfinished().putOff(delay.get());
        }
        if (look.previousKeys().areThere() && timeIsUp.getAsBoolean() && progress.looks() + 1 < MOST_LOOKS) {
            return progress.lookedInVain(); // the next invocation has time to ask what else is on them
        }
        var left = newSince.served().stream()
                .filter(entry -> check.failsAtTheEnd(entry, wasCounted(entry.target(), wasRight, look.ours())))
                .toList();
        boolean right = findings.changedBack().isEmpty()
                && left.stream().noneMatch(entry -> wasGone(entry.target(), look.ours()))
                && queryResults instanceof QueryResultsFinding.Settled;
        if (!right && (progress.looks() + 1 < MOST_LOOKS || mayShowLater(results, look, findings, queryResults))) {
            return progress.lookedInVain();
        }
        var recounted = results.recounted(
                        look.previousKeys().uses(),
                        now,
                        this::health,
                        key -> others.of(key).without(look.notLookedAt()))
                .plus(newSince.tallyOfDenied())
                .plus(rightNoLonger(wasRight, newSince.deniedTargets()))
                .plus(failed(left, wasRight))
                .released(released(look, findings));
        return noted(
                progress.end(queryResults.concluded(concluded(recounted, findings, look.ours()))),
                noting.end(queryResults, left, look.ours()));
    }

    private PlaceProgress noted(PlaceProgress progress, List<Note> of) {
        of.forEach(notes::add);
        return progress.withNotes(progress.noted().plus(notes.finish()));
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
        return progress.delayed(failure, patience, now);
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

    private static PlaceResults takenAlong(
            PlaceResults results, Tally rightNoLonger, QueryResultsFinding queryResults) {
        var without = results.plus(rightNoLonger);
        return queryResults instanceof QueryResultsFinding.RightNoLonger
                ? without.plus(Tally.rightNoLonger(1)).with(QueryResultsState.TO_CHANGE)
                : without;
    }

    private static boolean wasCounted(Target target, Set<Target> wasRight, OwnChanges ours) {
        return wasRight.contains(target) || wasGone(target, ours);
    }

    /// A listing may show for a while what is deleted.
    private static boolean wasGone(Target target, OwnChanges ours) {
        return ours.gone().contains(target.text());
    }

    private static Tally failed(List<JournalEntry> left, Set<Target> wasRight) {
        return left.stream()
                .map(entry -> Tally.of(
                        entry.target(), new TargetOutcome.Failed(NotOnWantedKey.afterPropagation(entry.previousKey()))))
                .reduce(rightNoLonger(wasRight, left.stream().map(JournalEntry::target)), Tally::plus);
    }

    private static Tally rightNoLonger(Set<Target> wasRight, Stream<Target> of) {
        return Tally.rightNoLonger((int) of.filter(wasRight::contains).count());
    }

    /// Of what is not right and not journalled the survey may have counted some as right: somebody has
    /// moved it since. What is new since it has not counted, nor another log group of a name that was
    /// deleted, nor one that somebody had moved on from a restoration and put back. The survey's notes
    /// tell them apart by name.
    private Set<Target> wasRight(PlaceResults results, Look look, NewLogGroups newSince) {
        var asked = Stream.concat(newSince.servedTargets(), newSince.deniedTargets())
                .filter(target -> !results.gone().contains(target.text()))
                .collect(Collectors.toSet());
        if (asked.isEmpty()) {
            return Set.of();
        }
        return known.wereRight().apply(asked).orElseGet(() -> guessed(results, look, newSince));
    }

    /// Without the survey's notes they are told apart by how many are right no longer at most: those
    /// that the survey counted and that nobody sees right now. Where one of them was deleted and
    /// another is new, the sum is right all the same.
    private Set<Target> guessed(PlaceResults results, Look look, NewLogGroups newSince) {
        int counted = known.right() + results.tally().alreadyRight();
        int still = look.right() + (results.queryResults() == QueryResultsState.ALREADY_RIGHT ? 1 : 0);
        return newSince.servedTargets()
                .filter(target -> !results.gone().contains(target.text()))
                .limit(Math.max(0, counted - still))
                .collect(Collectors.toSet());
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
