package rekey.gather;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
/// @param asked each Region whose rules were asked for, with what could not be looked at there and
///     concerns only keys that are in that Region too
public record OrganizationFindings(
        Map<String, List<OtherUse>> byKey, List<Gap> notLookedAt, Map<String, List<Gap>> asked, Instant at) {
    /// What is known before anybody has asked.
    public static final OrganizationFindings UNASKED =
            new OrganizationFindings(Map.of(), List.of(), Map.of(), Instant.EPOCH);

    /// An earlier version has not said which Regions it asked.
    public OrganizationFindings {
        byKey = new TreeMap<>(byKey);
        asked = new TreeMap<>(Objects.requireNonNullElse(asked, Map.of()));
    }

    /// @param ofAll the rules by Region, as the hub sees them, of Regions that concern every key in question
    /// @param ofReplicas those of Regions that concern a key only if it has a replica there
    public static OrganizationFindings of(Map<String, Holders> ofAll, Map<String, Holders> ofReplicas, Instant now) {
        var byKey = new TreeMap<String, List<OtherUse>>();
        together(Stream.concat(ofAll.values().stream(), ofReplicas.values().stream())).found().stream()
                .filter(rule -> !KeyArn.isName(rule.key()))
                .forEach(rule -> byKey.computeIfAbsent(KeyArn.canonical(rule.key()), _ -> new ArrayList<>())
                        .add(new OtherUse(
                                rule.kind().words(), rule.name(), rule.arn() == null ? "" : rule.arn(), rule.move())));
        var asked = new TreeMap<String, List<Gap>>();
        ofAll.keySet().forEach(region -> asked.put(region, List.of()));
        ofReplicas.forEach((region, rules) -> asked.put(region, gaps(rules)));
        return new OrganizationFindings(byKey, gaps(together(ofAll.values().stream())), asked, now);
    }

    private static Holders together(Stream<Holders> looks) {
        return looks.reduce(Holders.NONE, Holders::and);
    }

    private static List<Gap> gaps(Holders rules) {
        return Stream.concat(
                        rules.notLookedAt().stream().map(OrganizationFindings::gap),
                        rules.found().stream()
                                .filter(rule -> KeyArn.isName(rule.key()))
                                .map(OrganizationFindings::untold))
                .toList();
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

    /// @param ofAll what is left of what was not looked at and concerns every key
    /// @param ofRegion what is left of the rest, Region by Region
    public OrganizationFindings with(UnaryOperator<List<Gap>> ofAll, UnaryOperator<List<Gap>> ofRegion) {
        var left = new TreeMap<String, List<Gap>>();
        asked.forEach((region, gaps) -> left.put(region, ofRegion.apply(gaps)));
        return new OrganizationFindings(byKey, ofAll.apply(notLookedAt), left, at);
    }

    private static Gap together(List<Gap> gaps) {
        return new Gap(together(gaps, Gap::what), together(gaps, Gap::why), together(gaps, Gap::remedy));
    }

    private static String together(List<Gap> gaps, Function<Gap, String> words) {
        return gaps.stream().map(words).distinct().collect(Collectors.joining("; "));
    }

    private static Gap unasked(String region) {
        return new Gap(
                "telemetry rules of the organization in Region " + region,
                "the run did not ask for them",
                "Name the Region in `regions` of the input");
    }

    /// @param regions the key's own, and those of its replicas
    public Looked<List<OtherUse>> of(KeyArn key, Set<String> regions) {
        var found = PastRuns.related(byKey, key.text());
        var gaps = Stream.concat(
                        notLookedAt.stream(),
                        regions.stream()
                                .flatMap(region -> asked.getOrDefault(region, List.of(unasked(region))).stream()))
                .toList();
        return found.isEmpty() && !gaps.isEmpty() ? new Looked.Unseen<>(together(gaps)) : new Looked.Seen<>(found, at);
    }
}
