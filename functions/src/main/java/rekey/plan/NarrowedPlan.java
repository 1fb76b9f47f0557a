package rekey.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.input.Problems;
import rekey.input.RegionScope;
import rekey.outcome.PlaceOutcome;

/// Narrows a plan to the places of an earlier run: what a restoration undoes may have moved there, or
/// the plan that is applied was to change.
final class NarrowedPlan {
    private final Plan scope;
    private final EarlierRun run;
    private final List<Plan.PlannedAccount> accounts = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private NarrowedPlan(Plan scope, EarlierRun run) {
        this.scope = scope;
        this.run = run;
    }

    /// @param scope the plan, as if every account in scope were to be visited
    /// @throws rekey.input.InvalidInput where nothing of the earlier run is in scope
    static Plan of(Plan scope, EarlierRun run) {
        var narrowed = new NarrowedPlan(scope, run);
        scope.accounts().forEach(narrowed::visit);
        scope.leftOut().forEach(narrowed::leave);
        narrowed.departed().forEach(narrowed::miss);
        return narrowed.plan();
    }

    private void visit(Plan.PlannedAccount account) {
        var regions = regions(account.account());
        if (regions.isEmpty()) {
            leaveOut(account.account(), account.name(), run.nothingIn(account.account()));
        } else {
            accounts.add(new Plan.PlannedAccount(account.account(), account.name(), regions));
        }
    }

    private void leave(LeftOut account) {
        if (account.forItsState() && run.accounts().contains(account.account())) {
            miss(account);
        } else {
            leftOut.add(account);
        }
    }

    /// Accounts of the run that the organization does not have any more.
    private Stream<LeftOut> departed() {
        var known = Stream.concat(
                        scope.accounts().stream().map(Plan.PlannedAccount::account),
                        scope.leftOut().stream().map(LeftOut::account))
                .collect(Collectors.toSet());
        return run.accounts().stream()
                .filter(account -> !known.contains(account))
                .map(account -> new LeftOut(account, "", "it is no longer in the organization"));
    }

    /// Nothing is done in an account that nobody can enter: where that was asked for, the run is not
    /// complete.
    private void miss(LeftOut account) {
        var input = scope.input();
        var id = account.account();
        var regions = regions(id);
        if (input.accounts().exclude().contains(id)) {
            leaveOut(id, account.name(), "accounts.exclude names it");
            return;
        }
        warnings.add(run.missed(id, account.reason()));
        boolean wanted = input.accounts().include().isEmpty()
                && input.organizationalUnits().include().isEmpty();
        if (wanted && !regions.isEmpty()) {
            var barred = new PlaceOutcome.Unreachable(run.missing(account));
            accounts.add(new Plan.PlannedAccount(id, account.name(), regions, barred));
        } else {
            leftOut.add(account);
        }
    }

    private void leaveOut(String account, String name, String reason) {
        leftOut.add(new LeftOut(account, name, reason));
    }

    private List<String> regions(String account) {
        return run.regions(account).stream()
                .filter(region -> wanted(scope.input().regions(), region))
                .toList();
    }

    private Plan plan() {
        if (accounts.isEmpty()) {
            var problems = new Problems();
            run.refuse(problems);
            problems.throwIfAny();
        }
        return scope.visiting(accounts, leftOut, warnings);
    }

    private static boolean wanted(RegionScope scope, String region) {
        return switch (scope) {
            case RegionScope.Named(var regions) -> regions.contains(region);
            case RegionScope.Enabled() -> true;
        };
    }
}
