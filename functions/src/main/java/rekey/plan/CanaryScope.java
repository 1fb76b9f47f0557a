package rekey.plan;

import java.util.Map;
import java.util.stream.Collectors;
import rekey.input.InvalidInput;
import rekey.input.Problems;

/// The canary's accounts are among those that the run visits: one that is misspelt or left out must
/// never pass for a run without a canary.
final class CanaryScope {
    private CanaryScope() {}

    /// @throws InvalidInput naming every account of the canary that the run does not visit
    static void check(Plan plan) {
        var canary = plan.input().canary();
        if (canary == null) {
            return;
        }
        var visited = plan.names();
        Map<String, String> reasons =
                plan.leftOut().stream().collect(Collectors.toMap(LeftOut::account, LeftOut::reason));
        var problems = new Problems();
        for (int i = 0; i < canary.accounts().size(); i++) {
            var account = canary.accounts().get(i);
            if (!visited.containsKey(account)) {
                problems.add(
                        "canary.accounts[%d]".formatted(i),
                        "an account that the run visits expected, was \"%s\": %s"
                                .formatted(
                                        account, reasons.getOrDefault(account, "the organization does not have it")));
            }
        }
        problems.throwIfAny();
    }
}
