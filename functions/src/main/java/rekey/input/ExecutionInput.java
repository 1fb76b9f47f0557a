package rekey.input;

import java.util.List;

/// What a run is asked to do, complete: what the execution input left out was taken from the
/// stack's parameters.
///
/// @param keyAlias resolved in each place, e.g. `alias/cloudwatch-logs`
/// @param regions Region codes, at least one
/// @param queryResults whether the stored query results are a target too
public record ExecutionInput(
        Mode mode,
        String keyAlias,
        AccountScope accounts,
        List<String> regions,
        Globs logGroups,
        boolean queryResults) {}
