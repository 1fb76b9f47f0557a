package rekey.gather;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import rekey.holders.Holder;
import rekey.holders.Holders;
import rekey.outcome.NotLookedAt;
import rekey.place.KeyArn;
import rekey.retire.Gap;
import rekey.retire.Looked;
import rekey.retire.OtherUse;

/// The rules of the whole organization that put log groups on keys.
///
/// @param byKey by key ARN
/// @param notLookedAt while there is any of that, nobody knows whether there is more
public record OrganizationFindings(Map<String, List<OtherUse>> byKey, List<Gap> notLookedAt, Instant at) {
    public OrganizationFindings {
        byKey = new TreeMap<>(byKey);
    }

    /// @param rules as the hub sees them
    public static OrganizationFindings of(Holders rules, Instant now) {
        var byKey = new TreeMap<String, List<OtherUse>>();
        var gaps = new ArrayList<Gap>();
        rules.notLookedAt().stream().map(OrganizationFindings::gap).forEach(gaps::add);
        for (var rule : rules.found()) {
            if (KeyArn.isName(rule.key())) {
                gaps.add(untold(rule));
            } else {
                byKey.computeIfAbsent(KeyArn.canonical(rule.key()), _ -> new ArrayList<>())
                        .add(new OtherUse(
                                rule.kind().words(), rule.name(), rule.arn() == null ? "" : rule.arn(), rule.move()));
            }
        }
        return new OrganizationFindings(byKey, gaps, now);
    }

    private static Gap untold(Holder rule) {
        return new Gap(
                "%s %s".formatted(rule.kind().words(), rule.name()),
                "AWS shows %s for its key, which is a name and no key".formatted(rule.key()),
                rule.move());
    }

    private static Gap gap(NotLookedAt unseen) {
        var permission = unseen.permission().isEmpty() ? "" : " (%s)".formatted(unseen.permission());
        return new Gap(unseen.what() + permission, unseen.reason(), unseen.remedy(), unseen.absent());
    }

    /// @param left what is left of each that was not looked at
    public OrganizationFindings with(UnaryOperator<List<Gap>> left) {
        return new OrganizationFindings(byKey, left.apply(notLookedAt), at);
    }

    private Gap together() {
        return new Gap(
                notLookedAt.stream().map(Gap::what).distinct().collect(Collectors.joining("; ")),
                notLookedAt.stream().map(Gap::why).distinct().collect(Collectors.joining("; ")),
                notLookedAt.stream().map(Gap::remedy).distinct().collect(Collectors.joining("; ")));
    }

    public Looked<List<OtherUse>> of(KeyArn key) {
        var found = PastRuns.related(byKey, key.text());
        return found.isEmpty() && !notLookedAt.isEmpty()
                ? new Looked.Unseen<>(together())
                : new Looked.Seen<>(found, at);
    }
}
