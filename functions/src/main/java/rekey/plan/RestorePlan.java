package rekey.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.input.Problems;
import rekey.input.RegionScope;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.restore.RestoredRun;
import rekey.run.RunFolder;

/// Narrows the plan of a restoration to what the restored run may have moved.
final class RestorePlan {
    private static final String LEFT = "AccountLeftOrganization";
    private static final String INACTIVE = "AccountNotActive";

    private final Plan scope;
    private final RestoredRun run;
    private final List<Plan.PlannedAccount> accounts = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private RestorePlan(Plan scope, RestoredRun run) {
        this.scope = scope;
        this.run = run;
    }

    /// @param scope the plan, as if every account in scope were to be visited
    /// @throws rekey.input.InvalidInput where nothing that the run moved is in scope
    static Plan of(Plan scope, RestoredRun run) {
        var narrowed = new RestorePlan(scope, run);
        scope.accounts().forEach(narrowed::visit);
        scope.leftOut().forEach(narrowed::leave);
        narrowed.departed().forEach(narrowed::miss);
        return narrowed.plan();
    }

    private void visit(Plan.PlannedAccount account) {
        var regions = regions(account.account());
        if (regions.isEmpty()) {
            leaveOut(
                    account.account(),
                    account.name(),
                    "run %s moved nothing in the wanted Regions".formatted(run.run()));
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

    /// What the run moved in an account that nobody can enter is not put back: where that was asked
    /// for, the restoration is not complete.
    private void miss(LeftOut account) {
        var input = scope.input();
        var id = account.account();
        var regions = regions(id);
        if (input.accounts().exclude().contains(id)) {
            leaveOut(id, account.name(), "accounts.exclude names it");
            return;
        }
        warnings.add("Run %s moved targets in account %s, and %s: they are not put back"
                .formatted(run.run(), id, account.reason()));
        boolean wanted = input.accounts().include().isEmpty()
                && input.organizationalUnits().include().isEmpty();
        if (wanted && !regions.isEmpty()) {
            var barred = new PlaceOutcome.Unreachable(failure(account));
            accounts.add(new Plan.PlannedAccount(id, account.name(), regions, barred));
        } else {
            leftOut.add(account);
        }
    }

    private Failure failure(LeftOut account) {
        return new Failure(
                account.forItsState() ? INACTIVE : LEFT,
                "Run %s moved targets in this account, and %s".formatted(run.run(), account.reason()),
                Blame.CONFIGURATION,
                "Put back by hand what must be: the objects below %s in the bucket have the previous keys, after a line that names the account. Or name the account in accounts.exclude"
                        .formatted(new RunFolder(run.run()).journal()));
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
            problems.add(
                    "restore.run",
                    "a run that moved targets in the wanted accounts and Regions expected, \"%s\" moved none"
                            .formatted(run.run()));
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
