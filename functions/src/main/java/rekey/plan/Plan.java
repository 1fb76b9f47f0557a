package rekey.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.input.Mode;
import rekey.place.Place;

/// What a run is to do: `plan.json`.
///
/// @param execution the ARN of the execution
/// @param accounts visited
/// @param leftOut not visited, each with its reason
/// @param warnings about the scope: nothing stopped, and something is to be known
/// @param packing null until every size is known
public record Plan(
        String run,
        String execution,
        Instant startedAt,
        ExecutionInput input,
        List<PlannedAccount> accounts,
        List<LeftOut> leftOut,
        List<String> warnings,
        @Nullable Packing packing) {

    /// An account that the run visits.
    ///
    /// @param regions codes of the Regions visited there
    public record PlannedAccount(String account, String name, List<String> regions) {}

    @JsonIgnore
    public List<Place> places() {
        return accounts.stream()
                .flatMap(account -> account.regions().stream().map(region -> new Place(account.account(), region)))
                .toList();
    }

    @JsonIgnore
    public Map<String, String> names() {
        return accounts.stream().collect(Collectors.toMap(PlannedAccount::account, PlannedAccount::name));
    }

    /// What a rotation takes; null where none was asked for by a plan.
    @JsonIgnore
    public Packing.@Nullable Prediction prediction() {
        return packing == null || input.mode() != Mode.PLAN ? null : packing.prediction();
    }

    public Plan with(Packing made) {
        return new Plan(run, execution, startedAt, input, accounts, leftOut, warnings, made);
    }
}
