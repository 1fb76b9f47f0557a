package rekey.plan;

import java.util.ArrayList;
import rekey.input.Problems;
import rekey.input.RegionScope;
import rekey.restore.RestoredRun;

/// Narrows the plan of a restoration to what the restored run may have moved.
final class RestorePlan {
    private RestorePlan() {}

    /// @param scope the plan, as if every account in scope were to be visited
    /// @throws rekey.input.InvalidInput where nothing that the run moved is in scope
    static Plan of(Plan scope, RestoredRun run) {
        var accounts = new ArrayList<Plan.PlannedAccount>();
        var leftOut = new ArrayList<LeftOut>();
        for (var account : scope.accounts()) {
            var regions = run.regions(account.account()).stream()
                    .filter(region -> wanted(scope.input().regions(), region))
                    .toList();
            if (regions.isEmpty()) {
                leftOut.add(new LeftOut(
                        account.account(),
                        account.name(),
                        "run %s found nothing to move in the wanted Regions".formatted(run.run())));
            } else {
                accounts.add(new Plan.PlannedAccount(account.account(), account.name(), regions));
            }
        }
        if (accounts.isEmpty()) {
            var problems = new Problems();
            problems.add(
                    "restore.run",
                    "a run that moved targets in the wanted accounts and Regions expected, \"%s\" found none"
                            .formatted(run.run()));
            problems.throwIfAny();
        }
        return scope.visiting(accounts, leftOut);
    }

    private static boolean wanted(RegionScope scope, String region) {
        return switch (scope) {
            case RegionScope.Named(var regions) -> regions.contains(region);
            case RegionScope.Enabled() -> true;
        };
    }
}
