package rekey.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import rekey.plan.LeftOut;

/// Accounts that were left out for one reason.
///
/// @param accounts all of them, in the order of the report
record LeftOutGroup(String reason, List<LeftOut> accounts) {
    /// Named at once.
    private static final int NAMED = 20;

    /// Named at all: `report.json` has every one.
    private static final int MOST_NAMED = 1_000;

    /// The reason of most accounts first.
    static List<LeftOutGroup> of(List<LeftOut> leftOut) {
        return leftOut.stream()
                .collect(Collectors.groupingBy(LeftOut::reason, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> new LeftOutGroup(entry.getKey(), entry.getValue()))
                .sorted((one, other) -> Integer.compare(other.accounts.size(), one.accounts.size()))
                .toList();
    }

    List<LeftOut> first() {
        return part(0, NAMED);
    }

    List<LeftOut> folded() {
        return part(NAMED, MOST_NAMED);
    }

    int unnamed() {
        return Math.max(0, accounts.size() - MOST_NAMED);
    }

    private List<LeftOut> part(int from, int to) {
        return accounts.subList(Math.min(from, accounts.size()), Math.min(to, accounts.size()));
    }
}
