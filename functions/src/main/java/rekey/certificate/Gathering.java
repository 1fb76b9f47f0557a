package rekey.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.outcome.Offer;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.LeftOut;
import rekey.plan.Plan;
import rekey.retire.Gap;
import rekey.retire.InPlace;
import rekey.retire.KnownOfKey;
import rekey.retire.Looked;
import rekey.retire.OtherUse;
import rekey.retire.OwnState;
import rekey.retire.Reach;

/// What a run of mode `retire` gathered, put together for one key after the other.
final class Gathering {
    private final Plan plan;
    private final PastRuns past;
    private final Map<Place, PlaceFindings> findings;
    private final OrganizationFindings rules;
    private final Offering offering;
    private final Map<Place, Gap> failures;
    private final Set<String> accounts;
    private final Map<String, Set<Place>> where;
    private final Map<String, List<PlaceFindings>> telling = new HashMap<>();
    private final Map<Set<String>, Surroundings> around = new HashMap<>();

    /// @param failures why places could not be looked at
    /// @param offers asked for services that have no endpoint in a Region
    Gathering(
            Plan plan,
            PastRuns past,
            List<PlaceFindings> findings,
            Map<Place, Gap> failures,
            Function<RegionalService, Offer> offers) {
        this.plan = plan;
        this.past = past;
        this.offering = new Offering(offers, findings);
        // What is written twice is the same look twice: the first holds.
        this.findings = findings.stream()
                .map(offering::of)
                .collect(Collectors.toMap(PlaceFindings::place, Function.identity(), (first, _) -> first));
        this.rules = offering.of(past.organization());
        this.failures = failures;
        this.accounts = Stream.concat(
                        plan.accounts().stream().map(Plan.PlannedAccount::account),
                        plan.leftOut().stream().map(LeftOut::account))
                .collect(Collectors.toSet());
        this.where = past.whereById();
        this.findings
                .values()
                .forEach(found -> found.ids()
                        .forEach(id -> telling.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(found)));
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
        var around = around(regions);
        var departed = where.getOrDefault(PastRuns.id(key.text()), Set.of()).stream()
                .map(Place::account)
                .filter(account -> !accounts.contains(account))
                .distinct()
                .map(account -> new Gap(
                        "account " + account,
                        "a run has moved targets off the key there, and it is no longer in the organization",
                        "If it is closed for good its logs are deleted; else have its owner look there"));
        return new Reach(
                around.places(), Stream.concat(departed, around.gaps().stream()).toList(), offering.in(regions));
    }

    /// Of the organization, that name the key.
    Looked<List<OtherUse>> rules(KeyArn key, Set<String> regions) {
        return rules.of(key, regions);
    }

    private Surroundings around(Set<String> regions) {
        return around.computeIfAbsent(regions, of -> new Surroundings(of, plan, past, findings, failures));
    }

    /// @param key and in the Regions of its replicas the replica
    List<InPlace> in(Set<String> regions, KeyArn key) {
        var around = around(regions);
        return around.with(telling.getOrDefault(PastRuns.id(key.text()), List.of()).stream()
                .filter(found -> around.has(found.place()))
                .map(found -> found.of(of(key, found.place().region())))
                .toList());
    }

    private static KeyArn of(KeyArn key, String region) {
        return new KeyArn(key.text().replace(":kms:%s:".formatted(key.region()), ":kms:%s:".formatted(region)));
    }
}
