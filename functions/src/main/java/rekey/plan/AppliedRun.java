package rekey.plan;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import rekey.drift.PlannedRun;
import rekey.input.AppliedPlan;
import rekey.input.Canary;
import rekey.input.ExecutionInput;
import rekey.input.InvalidInput;
import rekey.input.Problems;
import rekey.outcome.Blame;
import rekey.outcome.Failure;

/// The plan that a rotation applies.
record AppliedRun(PlannedRun run) implements EarlierRun {
    private static final int MOST_NAMED = 20;

    @Override
    public SortedSet<String> accounts() {
        return run.accounts();
    }

    @Override
    public List<String> regions(String account) {
        return run.regions(account);
    }

    @Override
    public String nothingIn(String account) {
        return run.nothingIn(account);
    }

    @Override
    public String missed(String account, String reason) {
        return "Plan %s was to change targets in account %s, and %s: they are not changed"
                .formatted(run.run(), account, reason);
    }

    @Override
    public Failure missing(LeftOut account) {
        return new Failure(
                account.codeOfAbsence(),
                "Plan %s was to change targets in this account, and %s".formatted(run.run(), account.reason()),
                Blame.CONFIGURATION,
                "Make a new plan and apply that. Or name the account in accounts.exclude");
    }

    @Override
    public void refuse(Problems problems) {
        problems.add(
                "plan",
                "a plan that was to change something in the wanted accounts and Regions expected, \"%s\" was to change nothing there"
                        .formatted(run.run()));
    }

    /// What the run is asked to do, with what the plan was asked.
    ExecutionInput of(ExecutionInput input) {
        var plan = run.input();
        return input.applying(
                new AppliedPlan(run.run(), plan.logGroups()),
                plan.key(),
                plan.queryResults(),
                plan.readers(),
                input.canary() == null ? plan.canary() : input.canary());
    }

    /// The run with the canary that was approved, of which accounts with nothing to change are left
    /// out: a canary with nothing to change is well.
    ///
    /// @param named whether the run's own input names the canary
    /// @throws InvalidInput where an account of the plan's canary is not visited, and may not be well
    Plan withCanary(Plan plan, boolean named) {
        var canary = plan.input().canary();
        if (canary == null || named) {
            return plan;
        }
        var visited = plan.names();
        var unseen = canary.accounts().stream()
                .filter(account -> !visited.containsKey(account) && !run.isUnchanged(account))
                .toList();
        if (!unseen.isEmpty()) {
            var problems = new Problems();
            problems.add(
                    "canary",
                    "a canary expected, because the run does not visit %s, which the plan's canary has"
                            .formatted(String.join(", ", unseen)));
            problems.throwIfAny();
        }
        var kept = canary.accounts().stream().filter(visited::containsKey).toList();
        return plan.withCanary(kept.isEmpty() ? null : new Canary(kept, canary.bakeMinutes()));
    }

    /// What the plan had not shown to the end, or as something that can be rotated.
    List<String> warnings() {
        var blocked = run.blocked();
        if (blocked.isEmpty()) {
            return List.of();
        }
        var named = blocked.stream()
                .limit(MOST_NAMED)
                .map(place -> "%s %s (%s)"
                        .formatted(place.account(), place.region(), run.states().get(place)))
                .collect(Collectors.joining(", "));
        return List.of("Plan %s was blocked in %d of its places, which are not visited: %s%s"
                .formatted(
                        run.run(),
                        blocked.size(),
                        named,
                        blocked.size() > MOST_NAMED ? " and %d more".formatted(blocked.size() - MOST_NAMED) : ""));
    }
}
