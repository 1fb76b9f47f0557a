package rekey.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.key.MovedAlias;
import rekey.logs.StackLogGroups;
import rekey.outcome.Blame;
import rekey.outcome.Counts;
import rekey.outcome.Drifted;
import rekey.outcome.MovedOn;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.TargetNames;
import rekey.plan.LeftOut;
import rekey.plan.Packing;
import rekey.policy.Access;
import rekey.progress.ChangeSpan;
import rekey.progress.Effort;
import rekey.progress.OtherHolders;
import rekey.reconcile.Problem;
import rekey.restore.Restoration;
import rekey.target.Names;
import rekey.target.Target;

/// `report.json`: what the run came to.
///
/// @param problem what ended the run early, and it is not complete then; null where nothing did
/// @param canary null where there was none
/// @param prediction of what a rotation takes; null but in mode `plan`, and where that ended before it
///     knew every size
/// @param warnings about the scope
/// @param leftOut accounts of the organization that were not visited
/// @param restoration what is undone, and how to go on; null but in mode `restore`
/// @param origin null in a report of a version that did not tell
/// @param plan the run of the plan that is applied; null where none is
public record Report(
        String run,
        Mode mode,
        RunOutcome outcome,
        @Nullable Problem problem,
        Instant startedAt,
        Instant finishedAt,
        Totals totals,
        @Nullable CanaryReport canary,
        Packing.@Nullable Prediction prediction,
        List<String> warnings,
        List<PlaceReport> places,
        List<PreviousKeyReport> previousKeys,
        List<LeftOut> leftOut,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Restoration restoration,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Origin origin,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String plan) {

    /// What made the run, and the report.
    ///
    /// @param execution its ARN
    /// @param version of Rekey that wrote the report
    /// @param input of the execution, as it was given; null where the plan is of a version that did
    ///     not keep it
    public record Origin(
            String execution,
            String version,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            JsonNode input) {}

    /// The same, with more to know.
    public Report warned(List<String> more) {
        return new Report(
                run,
                mode,
                outcome,
                problem,
                startedAt,
                finishedAt,
                totals,
                canary,
                prediction,
                Stream.concat(warnings.stream(), more.stream()).toList(),
                places,
                previousKeys,
                leftOut,
                restoration,
                origin,
                plan);
    }

    /// Places of a plan of which nobody can say whether they can be rotated.
    public int placesInDoubt() {
        return count(PlaceReport::inDoubt);
    }

    /// Places in which AWS does not show the key of the query results.
    public int unverifiedPlaces() {
        return count(place -> place.queryResults() == QueryResultsState.NOT_VERIFIABLE);
    }

    private int count(Predicate<PlaceReport> which) {
        return (int) places.stream().filter(which).count();
    }

    /// The accounts whose places go first.
    ///
    /// @param bakeMinutes between them and the others
    /// @param stopped whether the others were not started because one of these is not well
    public record CanaryReport(List<String> accounts, int bakeMinutes, boolean stopped) {}

    /// Sums over the places.
    ///
    /// @param targets the sum of the counts
    /// @param warnings of the places; 0 in a report of an earlier version
    public record Totals(
            int accounts,
            int places,
            int targets,
            @JsonUnwrapped Counts counts,
            int unreachablePlaces,
            int lostPlaces,
            int notStartedPlaces,
            Integer warnings) {

        public Totals {
            warnings = Objects.requireNonNullElse(warnings, 0);
        }
    }

    /// A place, and what people call its account.
    public record NamedPlace(String account, String accountName, String region) {}

    /// What a place was to be on.
    ///
    /// @param wantedKey a key ARN; `new` where one was to be made, and `each its own` in a
    ///     restoration; null where it was not found
    /// @param alias that this run moved to the wanted key, or made for it; null where it did
    ///     neither
    /// @param access who loses access to logs that move to it, as the survey found it; left out where
    ///     nothing was to be moved
    public record KeyReport(
            @Nullable String wantedKey,
            @Nullable MovedAlias alias,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Access access) {
        public KeyReport(@Nullable String wantedKey, @Nullable MovedAlias alias) {
            this(wantedKey, alias, null);
        }
    }

    /// One place.
    ///
    /// @param state the outcome
    /// @param keysAtSurvey how many targets not on the wanted key the survey found on each key, or
    ///     on `none`, before anything was changed; those that cannot be changed are not counted
    /// @param movedOnTargets the first of those that a restoration left alone, because they have
    ///     moved on since
    /// @param warnings nothing stopped, and something is to be known
    /// @param names of targets that are neither moved nor a failure, the first of them
    /// @param drift targets that are left alone, because they are not as the plan that is applied had
    ///     shown them, the first of them by name
    /// @param ofStacks the log groups that were to change, or are not on the wanted key, and that
    ///     CloudFormation stacks made: who deploys one may move them back; left out where there are none
    public record PlaceReport(
            @JsonUnwrapped NamedPlace at,
            String state,
            @JsonUnwrapped KeyReport key,
            @JsonUnwrapped Counts counts,
            @JsonAlias("presentKeys") Map<String, Integer> keysAtSurvey,
            QueryResultsState queryResults,
            @JsonUnwrapped Effort effort,
            List<FailureReport> failures,
            List<MovedOn.Left> movedOnTargets,
            List<String> warnings,
            @JsonUnwrapped TargetNames names,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Drifted.Group> drift,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            StackLogGroups ofStacks) {

        public PlaceReport {
            drift = Objects.requireNonNullElse(drift, List.of());
        }

        /// Empty in a report of another version.
        public Optional<PlaceOutcome.State> known() {
            return PlaceOutcome.State.of(state);
        }

        public boolean isPlanned() {
            return known().filter(PlaceOutcome.State.PLANNED::equals).isPresent();
        }

        public String account() {
            return at.account();
        }

        public String accountName() {
            return at.accountName();
        }

        public String region() {
            return at.region();
        }

        public @Nullable String wantedKey() {
            return key.wantedKey();
        }

        /// Whether nothing refuses it, and nobody can say that it can be rotated: what decides was not
        /// looked at. Of a plan.
        public boolean inDoubt() {
            return known().filter(PlaceOutcome.State.PLANNED::equals).isPresent() && !failures.isEmpty();
        }

        public @Nullable MovedAlias alias() {
            return key.alias();
        }

        public @Nullable Access access() {
            return key.access();
        }

        public @Nullable ChangeSpan changes() {
            return effort.changes();
        }

        public double seconds() {
            return effort.seconds();
        }
    }

    /// Equal failures of a place.
    ///
    /// @param count of targets; 0 for a failure of the whole place
    /// @param targets the first of them by name
    public record FailureReport(
            int count, List<Target> targets, String code, String message, Blame blame, String remedy) {}

    /// One key that targets were moved off in a place.
    ///
    /// @param logGroups moved off it, and not deleted since
    /// @param queryResults whether the query results were on it: they are kept for 7 days
    /// @param neededUntil null where nobody can name a day
    /// @param reason why nobody can; null where there is a day
    /// @param longestRetentionDays over its log groups that expire; 0 where none does
    /// @param neverExpires how many of its log groups keep their events for ever
    /// @param stillOnIt targets of the place that this run did not move off it
    /// @param state of a key that fails, as the run found it last, such as `PendingDeletion`; `Missing`
    ///     where there is no such key; left out where nothing is wrong with it
    /// @param deletionDate when KMS deletes it; left out where that is not planned
    public record PreviousKeyReport(
            String account,
            String region,
            String key,
            int logGroups,
            boolean queryResults,
            @Nullable Instant neededUntil,
            @Nullable String reason,
            int longestRetentionDays,
            int neverExpires,
            int stillOnIt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant deletionDate,

            @JsonUnwrapped KeyNames names) {}

    /// The first of those by which a key is needed.
    ///
    /// @param neverExpiresNames of those that keep their events for ever
    /// @param stillOnItNames of those that this run did not move off it
    /// @param others what else is on it there, and what of that was not looked at
    public record KeyNames(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Names neverExpiresNames,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Names stillOnItNames,
            OtherHolders others) {
        public static final KeyNames NONE = new KeyNames(Names.NONE, Names.NONE);

        /// What versions wrote that named none.
        public KeyNames {
            neverExpiresNames = Names.orNone(neverExpiresNames);
            stillOnItNames = Names.orNone(stillOnItNames);
            others = OtherHolders.orNobody(others);
        }

        public KeyNames(Names neverExpiresNames, Names stillOnItNames) {
            this(neverExpiresNames, stillOnItNames, OtherHolders.NONE);
        }
    }
}
