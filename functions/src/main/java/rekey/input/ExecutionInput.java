package rekey.input;

import org.jspecify.annotations.Nullable;

/// What a run is asked to do, complete: what the execution input left out was taken from the
/// stack's parameters.
///
/// @param regions of a restoration: those of the restored run, narrowed by these
/// @param queryResults whether the stored query results are a target too
/// @param canary null for a run that begins everywhere at once
public record ExecutionInput(
        Mode mode,
        KeyChoice key,
        AccountScope accounts,
        OrganizationalUnitScope organizationalUnits,
        RegionScope regions,
        Globs logGroups,
        boolean queryResults,
        @Nullable Canary canary) {}
