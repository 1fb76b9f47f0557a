package rekey.certificate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.input.RegionScope;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.plan.Plan;
import rekey.retire.Gap;
import rekey.retire.InPlace;

/// What all keys of the same Regions have in common: put together once, because there may be as many
/// keys as places. A place that does not tell of a key by name tells all of them the same, and most tell
/// nothing: those are left out.
final class Surroundings {
    private static final int MOST_NAMES = 10;

    private final Set<String> regions;
    private final Plan plan;
    private final List<Place> places = new ArrayList<>();
    private final Set<Place> visited;
    private final List<Gap> gaps;
    private final Map<Place, InPlace> common = new LinkedHashMap<>();

    /// @param failures why places could not be looked at
    Surroundings(
            Set<String> regions,
            Plan plan,
            PastRuns past,
            Map<Place, PlaceFindings> findings,
            Map<Place, Gap> failures) {
        this.regions = regions;
        this.plan = plan;
        var planned = plan.places().stream()
                .filter(place -> regions.contains(place.region()))
                .toList();
        for (var place : planned) {
            var told = Optional.ofNullable(findings.get(place))
                    .map(PlaceFindings::ofOthers)
                    .or(() -> Optional.ofNullable(failures.get(place)).map(gap -> InPlace.barred(place, gap)));
            if (told.filter(InPlace::tellsNothing).isEmpty()) {
                places.add(place);
                told.ifPresent(one -> common.put(place, one));
            }
        }
        this.visited = Set.copyOf(planned);
        this.gaps = Stream.of(unvisited(past), leftOut(), closed(), unasked(), passedOver(), disabled())
                .flatMap(some -> some)
                .toList();
    }

    /// That have to show something of each key.
    List<Place> places() {
        return places;
    }

    List<Gap> gaps() {
        return gaps;
    }

    boolean has(Place place) {
        return visited.contains(place);
    }

    /// @param telling of one key by name
    List<InPlace> with(List<InPlace> telling) {
        if (telling.isEmpty()) {
            return List.copyOf(common.values());
        }
        var all = new LinkedHashMap<>(common);
        telling.forEach(one -> all.put(one.place(), one));
        return List.copyOf(all.values());
    }

    private Stream<Gap> unvisited(PastRuns past) {
        var accounts =
                plan.accounts().stream().map(Plan.PlannedAccount::account).collect(Collectors.toSet());
        return past.places().stream()
                .map(PastRuns.OfPlace::place)
                .filter(place -> regions.contains(place.region())
                        && accounts.contains(place.account())
                        && !visited.contains(place))
                .map(place -> new Gap(
                        place.toString(),
                        "a run has moved targets there, and this run did not visit it",
                        "Name the Region in `regions` of the input; enable it in the account if it is disabled"));
    }

    private Stream<Gap> leftOut() {
        return plan.leftOut().stream()
                .map(out -> new Gap(
                        "account %s %s".formatted(out.account(), out.name()).strip(),
                        "it was not visited: " + out.reason(),
                        "Let the run visit it, or have its owner look there"));
    }

    /// Regions that the run was not to visit. One that no account has enabled has no place.
    private Stream<Gap> closed() {
        return plan.input().regions() instanceof RegionScope.Named(var named)
                ? regions.stream()
                        .filter(region -> !named.contains(region))
                        .map(region -> new Gap(
                                "Region " + region, "the run was not to visit it", "Name it in `regions` of the input"))
                : Stream.empty();
    }

    /// Accounts that nobody could ask for their Regions: any of these may be among them.
    private Stream<Gap> unasked() {
        return plan.accounts().stream()
                .filter(account -> !account.regions().containsAll(regions))
                .flatMap(account -> Optional.ofNullable(account.barred()).flatMap(PlaceOutcome::reason).stream()
                        .map(failure -> new Gap(
                                "Regions of account %s %s".formatted(account.account(), account.name()),
                                failure.message(),
                                failure.remedy())));
    }

    private Stream<Gap> passedOver() {
        return plan.accounts().stream()
                .flatMap(account -> account.passedOver().stream()
                        .filter(regions::contains)
                        .map(region -> new Gap(
                                new Place(account.account(), region).toString(),
                                "the Region is neither enabled nor disabled there, and was not visited",
                                "Run mode retire again when the Region is either of them")));
    }

    /// To disable a Region deletes no log group. One gap a Region: many accounts may never have enabled
    /// it.
    private Stream<Gap> disabled() {
        return plan.input().regions() instanceof RegionScope.Named
                ? Stream.empty()
                : regions.stream().flatMap(this::disabled);
    }

    private Stream<Gap> disabled(String region) {
        var accounts = plan.accounts().stream()
                .filter(account -> account.barred() == null
                        && !account.regions().contains(region)
                        && !account.passedOver().contains(region))
                .map(Plan.PlannedAccount::account)
                .toList();
        var names = accounts.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        var more = accounts.size() > MOST_NAMES ? " and %d more".formatted(accounts.size() - MOST_NAMES) : "";
        return accounts.isEmpty()
                ? Stream.empty()
                : Stream.of(new Gap(
                        "Region %s in account %s%s".formatted(region, names, more),
                        "the Region is disabled there, which deletes no log group",
                        "Enable it there and run mode retire again, or find out that it was never enabled"));
    }
}
