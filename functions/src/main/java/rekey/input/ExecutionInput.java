package rekey.input;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a run is asked to do, complete: what the execution input left out was taken from the
/// stack's parameters.
///
/// @param regions of a restoration: those of the restored run, narrowed by these
/// @param queryResults whether the stored query results are a target too
/// @param readers what is done where somebody would lose access to logs
/// @param canary null for a run that begins everywhere at once
/// @param applies the plan that the run applies; null where it applies none
public record ExecutionInput(
        Mode mode,
        KeyChoice key,
        AccountScope accounts,
        OrganizationalUnitScope organizationalUnits,
        RegionScope regions,
        Globs logGroups,
        boolean queryResults,
        ReadersRule readers,
        @Nullable Canary canary,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AppliedPlan applies) {

    /// An input that an earlier version has taken says nothing of readers.
    public ExecutionInput {
        readers = Objects.requireNonNullElse(readers, ReadersRule.WARN);
    }

    /// Of a rotation that applies a plan, once the plan has been read.
    ///
    /// @param planned the key of the plan's input
    /// @param approved what the plan did where somebody would lose access; null: it was not asked. The
    ///     stricter of the two holds
    /// @param with that of this input, or the plan's
    public ExecutionInput applying(
            AppliedPlan plan,
            KeyChoice planned,
            boolean queryResultsToo,
            @Nullable ReadersRule approved,
            @Nullable Canary with) {
        return new ExecutionInput(
                mode,
                planned,
                accounts,
                organizationalUnits,
                regions,
                logGroups,
                queryResults && queryResultsToo,
                approved == ReadersRule.KEEP ? ReadersRule.KEEP : readers,
                with,
                plan);
    }
}
