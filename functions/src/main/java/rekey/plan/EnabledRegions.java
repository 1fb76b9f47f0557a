package rekey.plan;

import java.util.List;

/// What the planned accounts said of their Regions: `regions.json`. Who enters the members writes
/// it, and may not write the plan.
///
/// @param accounts the planned ones, each with its Regions or with the reason why nobody could ask
/// @param warnings about Regions that are skipped
public record EnabledRegions(List<Plan.PlannedAccount> accounts, List<String> warnings) {}
