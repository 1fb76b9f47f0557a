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

/// Narrows the plan of a restoration to what the restored run may have moved.
final class RestorePlan {
    static final String LEFT = "AccountLeftOrganization";

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
        narrowed.departed().forEach(narrowed::miss);
        return narrowed.plan();
    }

    private void visit(Plan.PlannedAccount account) {
        var regions = regions(account.account());
        if (regions.isEmpty()) {
            leaveOut(
                    account.account(),
                    account.name(),
                    "run %s found nothing to move in the wanted Regions".formatted(run.run()));
        } else {
            accounts.add(new Plan.PlannedAccount(account.account(), account.name(), regions));
        }
    }

    /// Accounts of the run that the organization does not have any more.
    private Stream<String> departed() {
        var known = Stream.concat(
                        scope.accounts().stream().map(Plan.PlannedAccount::account),
                        scope.leftOut().stream().map(LeftOut::account))
                .collect(Collectors.toSet());
        return run.accounts().stream().filter(account -> !known.contains(account));
    }

    /// What the run moved in an account that has left is not put back: where that was asked for,
    /// the restoration is not complete.
    private void miss(String account) {
        var input = scope.input();
        var regions = regions(account);
        if (input.accounts().exclude().contains(account)) {
            leaveOut(account, "", "accounts.exclude names it");
            return;
        }
        warnings.add(
                "Run %s found targets to move in account %s, which is no longer in the organization: they are not put back"
                        .formatted(run.run(), account));
        boolean wanted = input.accounts().include().isEmpty()
                && input.organizationalUnits().include().isEmpty();
        if (wanted && !regions.isEmpty()) {
            accounts.add(new Plan.PlannedAccount(account, "", regions, new PlaceOutcome.Unreachable(left(account))));
        } else {
            leaveOut(account, "", "it is no longer in the organization");
        }
    }

    private Failure left(String account) {
        return new Failure(
                LEFT,
                "Run %s found targets to move here, and the account is no longer in the organization"
                        .formatted(run.run()),
                Blame.CONFIGURATION,
                "Put back by hand what must be: runs/%s/journal/%s/ in the bucket has the previous keys. Or name the account in accounts.exclude"
                        .formatted(run.run(), account));
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
                    "a run that moved targets in the wanted accounts and Regions expected, \"%s\" found none"
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
