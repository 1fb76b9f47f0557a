package rekey.certificate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.input.RegionScope;
import rekey.outcome.PlaceOutcome;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.plan.LeftOut;
import rekey.plan.Plan;
import rekey.retire.Gap;
import rekey.retire.InPlace;
import rekey.retire.KnownOfKey;
import rekey.retire.Looked;
import rekey.retire.OwnState;
import rekey.retire.Reach;

/// What a run of mode `retire` gathered, put together for one key after the other.
final class Gathering {
    private final Plan plan;
    private final PastRuns past;
    private final Map<Place, PlaceFindings> findings;
    private final Map<Place, Gap> failures;

    /// @param failures why places could not be looked at
    Gathering(Plan plan, PastRuns past, List<PlaceFindings> findings, Map<Place, Gap> failures) {
        this.plan = plan;
        this.past = past;
        // What is written twice is the same look twice: the first holds.
        this.findings = findings.stream()
                .collect(Collectors.toMap(PlaceFindings::place, Function.identity(), (first, _) -> first));
        this.failures = failures;
    }

    KnownOfKey.Itself itself(KeyArn key, String rotationAlias) {
        var home = new Place(key.account(), key.region());
        var found = Optional.ofNullable(findings.get(home)).map(PlaceFindings::own);
        return found.flatMap(own -> Optional.ofNullable(own.get(key.text())))
                .orElseGet(() -> unseen(home, rotationAlias));
    }

    private KnownOfKey.Itself unseen(Place home, String rotationAlias) {
        var why = "the key's own account, %s, was not looked at: %s".formatted(home, why(home));
        return new KnownOfKey.Itself(
                unseen("its state", why),
                unseen("its aliases", why),
                unseen("its grants", why),
                unseen("its policy", why),
                unseen("when it was used last", why),
                rotationAlias);
    }

    private static <T> Looked<T> unseen(String what, String why) {
        return new Looked.Unseen<>(
                new Gap(what, why, "Let the run visit that account and Region, or have its owner look there"));
    }

    private String why(Place place) {
        return failure(place)
                .map(Gap::why)
                .or(() -> plan.leftOut().stream()
                        .filter(out -> out.account().equals(place.account()))
                        .map(LeftOut::reason)
                        .findFirst())
                .orElse("it is not among the places of this run");
    }

    /// Why nothing is known of a place that was planned.
    private Optional<Gap> failure(Place place) {
        return Optional.ofNullable(failures.get(place));
    }

    /// The Regions in which targets may be on the key: its own, and those of its replicas, which it
    /// outlives.
    Set<String> regions(KeyArn key, Looked<OwnState> state) {
        var regions = new TreeSet<>(Set.of(key.region()));
        if (state instanceof Looked.Seen<OwnState>(var own, var _) && own.primary()) {
            own.relatives().forEach(relative -> regions.add(new KeyArn(relative).region()));
        }
        return regions;
    }

    Reach reach(KeyArn key, Set<String> regions) {
        var places = places(regions);
        var accounts = Stream.concat(
                        plan.accounts().stream().map(Plan.PlannedAccount::account),
                        plan.leftOut().stream().map(LeftOut::account))
                .collect(Collectors.toSet());
        var departed = past.where(key).stream()
                .map(Place::account)
                .filter(account -> !accounts.contains(account))
                .distinct()
                .map(account -> new Gap(
                        "account " + account,
                        "a run has moved targets off the key there, and it is no longer in the organization",
                        "If it is closed for good its logs are deleted; else have its owner look there"));
        var visited = Set.copyOf(places);
        var unvisited = past.places().stream()
                .map(PastRuns.OfPlace::place)
                .filter(place -> regions.contains(place.region()) && planned(place) && !visited.contains(place))
                .map(place -> new Gap(
                        place.toString(),
                        "a run has moved targets there, and this run did not visit it",
                        "Name the Region in `regions` of the input; enable it in the account if it is disabled"));
        var leftOut = plan.leftOut().stream()
                .map(out -> new Gap(
                        "account %s %s".formatted(out.account(), out.name()).strip(),
                        "it was not visited: " + out.reason(),
                        "Let the run visit it, or have its owner look there"));
        return new Reach(
                places,
                Stream.of(departed, unvisited, leftOut, closed(regions), unasked(regions), passedOver(regions))
                        .flatMap(gaps -> gaps)
                        .toList());
    }

    /// Regions that the run was not to visit. One that no account has enabled has no place.
    private Stream<Gap> closed(Set<String> regions) {
        return plan.input().regions() instanceof RegionScope.Named(var named)
                ? regions.stream()
                        .filter(region -> !named.contains(region))
                        .map(region -> new Gap(
                                "Region " + region, "the run was not to visit it", "Name it in `regions` of the input"))
                : Stream.empty();
    }

    /// Accounts that nobody could ask for their Regions: any of these may be among them.
    private Stream<Gap> unasked(Set<String> regions) {
        return plan.accounts().stream()
                .filter(account -> !account.regions().containsAll(regions))
                .flatMap(account -> Optional.ofNullable(account.barred()).flatMap(PlaceOutcome::reason).stream()
                        .map(failure -> new Gap(
                                "Regions of account %s %s".formatted(account.account(), account.name()),
                                failure.message(),
                                failure.remedy())));
    }

    private Stream<Gap> passedOver(Set<String> regions) {
        return plan.accounts().stream()
                .flatMap(account -> account.passedOver().stream()
                        .filter(regions::contains)
                        .map(region -> new Gap(
                                new Place(account.account(), region).toString(),
                                "the Region is neither enabled nor disabled there, and was not visited",
                                "Run mode retire again once it is")));
    }

    private boolean planned(Place place) {
        return plan.accounts().stream().anyMatch(account -> account.account().equals(place.account()));
    }

    private List<Place> places(Set<String> regions) {
        return plan.places().stream()
                .filter(place -> regions.contains(place.region()))
                .toList();
    }

    /// @param key and in the Regions of its replicas the replica
    List<InPlace> in(Set<String> regions, KeyArn key) {
        return places(regions).stream()
                .flatMap(place -> Optional.ofNullable(findings.get(place))
                        .map(found -> found.of(of(key, place.region())))
                        .or(() -> failure(place).map(gap -> InPlace.barred(place, gap)))
                        .stream())
                .toList();
    }

    private static KeyArn of(KeyArn key, String region) {
        return new KeyArn(key.text().replace(":kms:%s:".formatted(key.region()), ":kms:%s:".formatted(region)));
    }
}
