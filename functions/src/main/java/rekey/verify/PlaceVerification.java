package rekey.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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
import rekey.journal.JournalledKeys;
import rekey.journal.Segment;
import rekey.key.KeyHealth;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.logs.Listed;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.outcome.Blame;
import rekey.outcome.Delay;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.progress.LookSoFar;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResults;
import rekey.restore.OriginalRun;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Looks at one place after the propagation delay: by listing for the log groups, by a query for
/// the query results.
final class PlaceVerification {
    /// At what a change that shows late does not explain.
    static final int MOST_LOOKS = 3;

    /// Log groups appear all the time: one more round takes along what appeared since the survey,
    /// and the next run takes the rest.
    static final int MOST_ROUNDS = 1;

    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private final ExecutionInput input;
    private final PlaceLogs logs;
    private final Journal journal;
    private final NewLogGroups newLogGroups;
    private final @Nullable OriginalRun undone;
    private final Set<String> refusedBefore;
    private final int surveyedRight;
    private final String segment;
    private final Instant now;
    private final BooleanSupplier timeIsUp;
    private final Patience patience;

    /// @param undone what the run that is undone had journalled of the place; null where none is
    ///     undone
    /// @param refusedBefore names of log groups that AWS kept for itself in an earlier run
    /// @param surveyedRight how many targets the survey counted as right
    /// @param segment the id of the journal segment that this look may write
    /// @param now when the look began
    PlaceVerification(
            ExecutionInput input,
            PlaceLogs logs,
            Journal journal,
            NewLogGroups newLogGroups,
            @Nullable OriginalRun undone,
            Set<String> refusedBefore,
            int surveyedRight,
            String segment,
            Instant now,
            BooleanSupplier timeIsUp,
            Patience patience) {
        this.input = input;
        this.logs = logs;
        this.journal = journal;
        this.newLogGroups = newLogGroups;
        this.undone = undone;
        this.refusedBefore = refusedBefore;
        this.surveyedRight = surveyedRight;
        this.segment = segment;
        this.now = now;
        this.timeIsUp = timeIsUp;
        this.patience = patience;
    }

    /// @param rounds how often log groups that appeared were taken along already
    PlaceProgress look(PlaceProgress progress, int rounds) {
        var look = new Look(progress);
        logs.lookAtRetentionPolicies(now); // what is to be known of them the survey has said
        return switch (logs.list(look.soFar.listing().token(), timeIsUp, look::at)) {
            case Listed.Refused(var error, var token) ->
                refused(progress, look, token, Failures.of(error, logs.place(), "DescribeLogGroups", ""));
            case Listed.Stopped(var token) -> progress.lookingOn(look.until(token));
            case Listed.ToTheEnd() -> judge(progress, rounds, look);
        };
    }

    private PlaceProgress refused(PlaceProgress progress, Look look, @Nullable String token, Failure failure) {
        boolean cameFurther = !Objects.equals(token, look.soFar.listing().token());
        return progress.lookingOn(look.until(token))
                .delayedAs(progress, cameFurther)
                .after(
                        failure,
                        patience,
                        now,
                        spent -> progress.end(progress.results().failed(spent)));
    }

    /// What a listing finds.
    private final class Look {
        private final PlaceKey wantedKey;
        private final JournalledKeys journalled;
        private final Set<String> gone;
        private final LookSoFar soFar;
        private final PreviousKeyCount previousKeys;
        private final List<LogGroup> astray;
        private int right;
        private ProbeCandidates candidates;

        private Look(PlaceProgress progress) {
            this.wantedKey = progress.wantedKey();
            this.journalled = JournalledKeys.of(journal, progress.journal());
            this.gone = progress.results().gone();
            this.soFar = Objects.requireNonNullElse(progress.look(), LookSoFar.BEGINNING);
            this.previousKeys = new PreviousKeyCount(journalled, soFar.previousKeys());
            this.astray = new ArrayList<>(soFar.astray());
            this.right = soFar.right();
            this.candidates = soFar.listing().candidates();
        }

        private void at(LogGroup group) {
            candidates = candidates.plus(group);
            previousKeys.at(group);
            if (!input.logGroups().test(group.name())) {
                return;
            }
            if (!right(group)) {
                astray.add(group);
            } else if (isRightUntouched(group)) {
                right++;
            }
        }

        /// A restoration has no say in what it did not journal, unless the run that is undone has
        /// it again: a last call of that run may have been carried out after the survey.
        private boolean right(LogGroup group) {
            if (undone == null) {
                return group.key().same(wantedKey.key());
            }
            return journalled
                    .wanted(group.target())
                    .filter(_ -> !gone.contains(group.name()))
                    .map(group.key()::same)
                    .orElseGet(() -> !undone.holds(group));
        }

        /// So the survey knows what is right.
        private boolean isRightUntouched(LogGroup group) {
            return journalled.of(group.target()).isEmpty()
                    && (undone == null
                            || undone.keys()
                                    .of(group.target())
                                    .filter(group.key()::same)
                                    .isPresent());
        }

        private boolean isMovedByThisRun(LogGroup group) {
            return !gone.contains(group.name()) && journalled.of(group.target()).isPresent();
        }

        private boolean isAsBefore(LogGroup group) {
            return isAsBefore(group.target(), group.key());
        }

        /// Whether a target is where it may have been when this run changed it.
        private boolean isAsBefore(Target target, PreviousKey now) {
            return journalled
                    .of(target)
                    .filter(before -> before.same(now) || !before.isTold())
                    .isPresent();
        }

        private PreviousKey wantedOfQueryResults() {
            return journalled
                    .wanted(QUERY_RESULTS)
                    .or(() -> undone == null ? Optional.empty() : undone.keys().of(QUERY_RESULTS))
                    .orElseGet(() -> wantedKey.key());
        }

        private LookSoFar until(@Nullable String token) {
            return new LookSoFar(new ListingSoFar(token, candidates), List.copyOf(astray), right, previousKeys.uses());
        }
    }

    private PlaceProgress judge(PlaceProgress progress, int rounds, Look look) {
        var results = progress.results();
        var findings = Findings.tellApart(look.astray, results, look.journalled);
        if (!findings.unread().isEmpty()) {
            var delay = delay(progress, unread(findings));
            if (delay.isPresent()) {
                return progress.unfinished().putOff(delay.get());
            }
            if (progress.looks() + 1 < MOST_LOOKS) {
                return progress.lookedInVain();
            }
        }
        var appeared = newLogGroups.sort(findings.appeared());
        var queryResults = queryResults(results, look);
        var astray = astray(appeared.served(), queryResults);
        if (!astray.isEmpty() && rounds < MOST_ROUNDS) {
            return progress.goOnWith(journalled(astray), takenAlong(results, look, appeared.served(), queryResults));
        }
        var delay = queryResults instanceof QueryResultsFinding.Untold(var reading)
                ? delay(progress, reading)
                : Optional.<Delay>empty();
        if (delay.isPresent()) {
            return progress.unfinished().putOff(delay.get());
        }
        boolean right = findings.adrift().isEmpty() && queryResults instanceof QueryResultsFinding.Settled;
        if (!right && (progress.looks() + 1 < MOST_LOOKS || mayShowLater(results, look, findings, queryResults))) {
            return progress.lookedInVain();
        }
        var recounted = results.recounted(look.previousKeys.uses(), now, this::health)
                .plus(appeared.denied())
                .plus(notPutBack(results, look, appeared.served()))
                .released(released(look, findings));
        return progress.end(settled(unread(recounted, findings.unread(), look), findings.adrift(), queryResults));
    }

    /// AWS has answered for them otherwise: their log groups are on the wanted key, or this run has
    /// moved them, or they are deleted.
    private Set<String> released(Look look, Findings findings) {
        var kept = names(look.astray);
        kept.removeAll(names(findings.adrift()));
        return refusedBefore.stream()
                .filter(name -> input.logGroups().test(name) && !kept.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> names(List<LogGroup> groups) {
        return groups.stream().map(LogGroup::name).collect(Collectors.toCollection(HashSet::new));
    }

    private KeyHealth health(String key) {
        return logs.keys().health(new PreviousKey.Key(key), timeIsUp);
    }

    /// A change that this run made may only not show yet. A target on a third key somebody else has
    /// moved.
    private boolean mayShowLater(PlaceResults results, Look look, Findings findings, QueryResultsFinding queryResults) {
        boolean asBefore = queryResults instanceof QueryResultsFinding.AsBefore
                || findings.adrift().stream().anyMatch(look::isAsBefore);
        return asBefore && Lateness.isPossible(results.settling(), patience, now);
    }

    private Optional<Delay> delay(PlaceProgress progress, Failure failure) {
        return patience.delay(progress.delay(), failure, now);
    }

    private static Failure unread(Findings findings) {
        return Objects.requireNonNull(findings.unread().getFirst().unread(), "a log group that was read");
    }

    /// What one more round is to move.
    private static List<JournalEntry> astray(List<JournalEntry> appeared, QueryResultsFinding queryResults) {
        return queryResults instanceof QueryResultsFinding.Elsewhere(var entry)
                ? Stream.concat(appeared.stream(), Stream.of(entry)).toList()
                : appeared;
    }

    private List<Segment> journalled(List<JournalEntry> astray) {
        var writer = journal.writer(segment);
        astray.forEach(writer::add);
        return writer.finish().map(List::of).orElse(List.of());
    }

    private PlaceResults takenAlong(
            PlaceResults results, Look look, List<JournalEntry> appeared, QueryResultsFinding queryResults) {
        var without = results.plus(rightNoLonger(results, look, appeared));
        return queryResults instanceof QueryResultsFinding.Elsewhere
                ? without.plus(Tally.rightNoLonger(1)).with(QueryResultsState.TO_CHANGE)
                : without;
    }

    /// What is taken along the survey may have counted as right: somebody has moved it since. What
    /// has appeared since it has not counted, nor another log group of a name that was deleted, nor
    /// one that somebody had moved on from a restoration and put back. These are told apart by how
    /// many are right no longer at most: those that the survey counted and that nobody sees right
    /// now. Where one of them was deleted and another has appeared, the sum is right all the same.
    private Tally rightNoLonger(PlaceResults results, Look look, List<JournalEntry> appeared) {
        int counted = surveyedRight + results.tally().alreadyRight();
        int still = look.right + (results.queryResults() == QueryResultsState.ALREADY_RIGHT ? 1 : 0);
        int taken = (int) appeared.stream()
                .filter(entry -> !results.gone().contains(entry.target().text()))
                .count();
        return Tally.rightNoLonger(Math.clamp(counted - still, 0, taken));
    }

    /// What appears after the last round is the next rotation's. A restoration has no other to wait
    /// for: what it was to put back is not there.
    private Tally notPutBack(PlaceResults results, Look look, List<JournalEntry> appeared) {
        return undone == null
                ? Tally.EMPTY
                : appeared.stream()
                        .map(entry -> Tally.of(entry.target(), new TargetOutcome.Failed(adrift(entry.previousKey()))))
                        .reduce(rightNoLonger(results, look, appeared), Tally::plus);
    }

    private QueryResultsFinding queryResults(PlaceResults results, Look look) {
        return switch (results.queryResults()) {
            case TO_CHANGE -> finding(read(look), look);
            case ALREADY_RIGHT -> findingOfRight(read(look), look.wantedOfQueryResults());
            case EXCLUDED, NOT_LOOKED_AT, FAILED -> {
                if (look.previousKeys.areThere()) { // and one of them may be theirs
                    look.previousKeys.at(logs.queryResultsKey(look.candidates));
                }
                yield new QueryResultsFinding.Settled(results.queryResults());
            }
            case VERIFIED, NOT_VERIFIABLE, MOVED_ON -> new QueryResultsFinding.Settled(results.queryResults());
        };
    }

    private QueryReading read(Look look) {
        var reading = logs.queryResultsKey(look.candidates);
        if (!(reading instanceof QueryReading.NothingToQuery)) { // they are where the run has them all the same
            look.previousKeys.at(reading);
        }
        return reading;
    }

    /// Of those that the survey found right.
    private QueryResultsFinding findingOfRight(QueryReading reading, PreviousKey wanted) {
        var right = new QueryResultsFinding.Settled(QueryResultsState.ALREADY_RIGHT);
        return switch (reading) {
            case QueryReading.Read(var key) when key.same(wanted) -> right;
            case QueryReading.Read(var key) when undone == null -> elsewhere(JournalEntry.ofQueryResults(key));
            // Who has moved them on since has decided about them.
            case QueryReading.Read(var key) when !key.same(undone.given(QUERY_RESULTS)) -> right;
            case QueryReading.Read(var key) ->
                elsewhere(JournalEntry.ofQueryResults(key).to(wanted));
            case QueryReading.NothingToQuery() -> right;
            case QueryReading.Failed failed -> unread(failed);
        };
    }

    private static QueryResultsFinding unread(QueryReading.Failed failed) {
        return failed.passes()
                ? new QueryResultsFinding.Untold(failed.failure())
                : new QueryResultsFinding.Astray(failed.failure());
    }

    private QueryResultsFinding elsewhere(JournalEntry entry) {
        return switch (newLogGroups.judge(entry)) {
            case Serving.Judgement.Yes(), Serving.Judgement.Perhaps(var _) -> new QueryResultsFinding.Elsewhere(entry);
            case Serving.Judgement.No(var failure) -> new QueryResultsFinding.Astray(failure);
        };
    }

    private static QueryResultsFinding finding(QueryReading reading, Look look) {
        return switch (reading) {
            case QueryReading.Read(var key)
            when key.same(look.wantedOfQueryResults()) -> new QueryResultsFinding.Settled(QueryResultsState.VERIFIED);
            case QueryReading.Read(var key)
            when look.isAsBefore(QUERY_RESULTS, key) -> new QueryResultsFinding.AsBefore(adrift(key));
            case QueryReading.Read(var key) -> new QueryResultsFinding.Astray(adrift(key));
            case QueryReading.NothingToQuery() -> new QueryResultsFinding.Settled(QueryResultsState.NOT_VERIFIABLE);
            case QueryReading.Failed failed -> unread(failed);
        };
    }

    /// Log groups of which KMS did not say which key they are on: they are not called right.
    private static PlaceResults unread(PlaceResults results, List<LogGroup> groups, Look look) {
        var without = results;
        for (var group : groups) {
            var failure = Objects.requireNonNull(group.unread(), "a log group that was read");
            without = look.isMovedByThisRun(group)
                    ? without.withdraw(group.target(), failure)
                    : without.plus(Tally.ofPlace(failure));
        }
        return without;
    }

    private static PlaceResults settled(PlaceResults results, List<LogGroup> adrift, QueryResultsFinding queryResults) {
        var settled = results;
        for (var group : adrift) {
            settled = settled.withdraw(group.target(), adrift(group.key()));
        }
        return switch (queryResults) {
            case QueryResultsFinding.Settled(var state) -> settled.with(state);
            case QueryResultsFinding.Elsewhere(var entry) -> rightNoLonger(settled, adrift(entry.previousKey()));
            case QueryResultsFinding.AsBefore(var failure) -> astray(settled, failure);
            case QueryResultsFinding.Astray(var failure) -> astray(settled, failure);
            case QueryResultsFinding.Untold(var failure) -> astray(settled, failure);
        };
    }

    private static PlaceResults astray(PlaceResults results, Failure queryResults) {
        return results.queryResults() == QueryResultsState.ALREADY_RIGHT
                ? rightNoLonger(results, queryResults)
                : results.withdraw(QUERY_RESULTS, queryResults);
    }

    /// Query results that the survey counted as right.
    private static PlaceResults rightNoLonger(PlaceResults results, Failure failure) {
        return results.plus(Tally.rightNoLonger(1))
                .plus(Tally.of(QUERY_RESULTS, new TargetOutcome.Failed(failure)))
                .with(QueryResultsState.FAILED);
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
