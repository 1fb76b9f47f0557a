package rekey.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.AppliedPlan;
import rekey.input.Canary;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.RegionScope;
import rekey.organization.OrganizationFacts;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.run.Fence;

/// What a run is to do: `plan.json`.
///
/// @param execution the ARN of the execution
/// @param accounts visited
/// @param regionsKnown whether the accounts' Regions are those to visit; until each account was
///     asked for its own, it has the stack's
/// @param leftOut not visited, each with its reason
/// @param warnings about the scope: nothing stopped, and something is to be known
/// @param packing null until every size is known
/// @param organization of all accounts; not known in a plan of a version that did not keep it
/// @param unreported earlier runs that had ended without a report when this one began
/// @param given the execution input as it was given; null in a plan of a version that did not keep it
/// @param leaseTakenAt when the run held the lease for sure: before it, another one may have
public record Plan(
        String run,
        String execution,
        Instant startedAt,
        ExecutionInput input,
        List<PlannedAccount> accounts,
        boolean regionsKnown,
        List<LeftOut> leftOut,
        List<String> warnings,
        @Nullable Packing packing,

        @JsonUnwrapped OrganizationFacts organization,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unreported,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode given,

        Instant leaseTakenAt) {

    /// A plan of an earlier version has no `unreported`, and no `leaseTakenAt`.
    public Plan {
        organization = Objects.requireNonNullElse(organization, OrganizationFacts.UNKNOWN);
        unreported = Objects.requireNonNullElse(unreported, List.of());
        leaseTakenAt = Objects.requireNonNullElse(leaseTakenAt, startedAt);
    }

    public Plan(
            String run,
            String execution,
            Instant startedAt,
            ExecutionInput input,
            List<PlannedAccount> accounts,
            boolean regionsKnown,
            List<LeftOut> leftOut,
            List<String> warnings,
            @Nullable Packing packing) {
        this(
                run,
                execution,
                startedAt,
                input,
                accounts,
                regionsKnown,
                leftOut,
                warnings,
                packing,
                OrganizationFacts.UNKNOWN,
                List.of(),
                null,
                startedAt);
    }

    /// An account that the run visits.
    ///
    /// @param regions codes of the Regions visited there
    /// @param barred the outcome of an account that could not be asked for its Regions: it has the
    ///     stack's own one, and that is not surveyed; null for the others
    /// @param passedOver codes of Regions that are neither enabled nor disabled there, and not visited
    public record PlannedAccount(
            String account,
            String name,
            List<String> regions,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            PlaceOutcome barred,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> passedOver) {

        /// A plan of an earlier version has no `passedOver`.
        public PlannedAccount {
            passedOver = Objects.requireNonNullElse(passedOver, List.of());
        }

        public PlannedAccount(String account, String name, List<String> regions) {
            this(account, name, regions, null);
        }

        public PlannedAccount(String account, String name, List<String> regions, @Nullable PlaceOutcome barred) {
            this(account, name, regions, barred, List.of());
        }

        public Stream<Place> places() {
            return regions.stream().map(region -> new Place(account, region));
        }
    }

    /// The plan that the run applies, where it applies one.
    @JsonIgnore
    public Optional<String> applied() {
        return Optional.ofNullable(input.applies()).map(AppliedPlan::run);
    }

    /// Whether the accounts themselves have said just now that the Regions to visit are enabled. A
    /// restoration and a plan that is applied go where an earlier run was.
    @JsonIgnore
    public boolean regionsToldByAccounts() {
        return regionsKnown
                && input.regions() instanceof RegionScope.Enabled
                && !(input.key() instanceof KeyChoice.Before)
                && input.applies() == null;
    }

    /// Every place that the run is to account for.
    @JsonIgnore
    public List<Place> places() {
        return accounts.stream().flatMap(PlannedAccount::places).toList();
    }

    /// Those of them that can be entered as far as is known.
    @JsonIgnore
    public List<Place> toSurvey() {
        return accounts.stream()
                .filter(account -> account.barred() == null)
                .flatMap(PlannedAccount::places)
                .toList();
    }

    @JsonIgnore
    public Map<String, String> names() {
        return accounts.stream().collect(Collectors.toMap(PlannedAccount::account, PlannedAccount::name));
    }

    /// When nothing is left of a run that was stopped just before this one took the lease over.
    @JsonIgnore
    public Instant silentFrom() {
        return leaseTakenAt.plus(Fence.SILENT);
    }

    /// What a rotation takes; null where none was asked for by a plan.
    @JsonIgnore
    public Packing.@Nullable Prediction prediction() {
        return packing == null || input.mode() != Mode.PLAN ? null : packing.prediction();
    }

    public Plan with(Packing made) {
        return copy(accounts, regionsKnown, leftOut, warnings, made);
    }

    /// With more to be known.
    public Plan warning(List<String> more) {
        return copy(accounts, regionsKnown, leftOut, and(more), packing);
    }

    /// The same run, over other accounts and Regions that are known.
    Plan visiting(List<PlannedAccount> others, List<LeftOut> rest, List<String> moreWarnings) {
        return copy(others, true, rest, and(moreWarnings), packing);
    }

    /// Once every account was asked for its Regions.
    Plan with(EnabledRegions asked) {
        return copy(asked.accounts(), true, leftOut, and(asked.warnings()), packing);
    }

    /// The same run, with another canary.
    Plan withCanary(@Nullable Canary canary) {
        var asked = new ExecutionInput(
                input.mode(),
                input.key(),
                input.accounts(),
                input.organizationalUnits(),
                input.regions(),
                input.logGroups(),
                input.queryResults(),
                input.readers(),
                canary,
                input.applies());
        return new Plan(
                run,
                execution,
                startedAt,
                asked,
                accounts,
                regionsKnown,
                leftOut,
                warnings,
                packing,
                organization,
                unreported,
                given,
                leaseTakenAt);
    }

    private List<String> and(List<String> moreWarnings) {
        return Stream.concat(warnings.stream(), moreWarnings.stream()).toList();
    }

    private Plan copy(
            List<PlannedAccount> visited,
            boolean known,
            List<LeftOut> rest,
            List<String> toBeKnown,
            @Nullable Packing packed) {
        return new Plan(
                run,
                execution,
                startedAt,
                input,
                visited,
                known,
                rest,
                toBeKnown,
                packed,
                organization,
                unreported,
                given,
                leaseTakenAt);
    }
}
