package rekey.certificate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.gather.OrganizationFindings;
import rekey.gather.PlaceFindings;
import rekey.outcome.Offer;
import rekey.place.RegionalService;
import rekey.retire.Finding;
import rekey.retire.Gap;

/// What was not looked at because a service has no endpoint, and what AWS's lists say of it: what AWS
/// does not offer is no gap, but evidence.
final class Offering {
    private static final Comparator<RegionalService> ORDER =
            Comparator.comparing(RegionalService::region).thenComparing(RegionalService::service);

    private final Function<RegionalService, Offer> offers;
    private final Map<RegionalService, Finding.Fact> notOffered = new TreeMap<>(ORDER);
    private final Set<RegionalService> ofOrganization = new TreeSet<>(ORDER);

    private final Map<String, Set<RegionalService>> missedEverywhere;

    /// @param findings of all places
    Offering(Function<RegionalService, Offer> offers, List<PlaceFindings> findings) {
        this.offers = offers;
        this.missedEverywhere = findings.stream()
                .collect(Collectors.toMap(found -> found.place().region(), Offering::missed, Offering::inBoth));
    }

    private static Set<RegionalService> missed(PlaceFindings found) {
        return found.notLookedAt().stream()
                .flatMap(gap -> Stream.ofNullable(gap.absent()))
                .collect(Collectors.toSet());
    }

    private static Set<RegionalService> inBoth(Set<RegionalService> one, Set<RegionalService> other) {
        return one.stream().filter(other::contains).collect(Collectors.toSet());
    }

    PlaceFindings of(PlaceFindings found) {
        return found.with(this::left);
    }

    /// Its rules concern every key, in whichever Region they are kept. What is missing of a Region that was
    /// asked because of replicas concerns only the keys that are there too.
    OrganizationFindings of(OrganizationFindings rules) {
        return rules.with(
                gaps -> {
                    gaps.stream()
                            .flatMap(gap -> Stream.ofNullable(gap.absent()))
                            .forEach(ofOrganization::add);
                    return left(gaps);
                },
                this::left);
    }

    private List<Gap> left(List<Gap> gaps) {
        return gaps.stream().flatMap(this::left).toList();
    }

    private Stream<Gap> left(Gap gap) {
        var service = gap.absent();
        if (service == null) {
            return Stream.of(gap);
        }
        return switch (offer(service)) {
            case Offer.NotOffered none -> {
                notOffered.computeIfAbsent(service, _ -> new Finding.Fact(none.sentence(service), none.at()));
                yield Stream.empty();
            }
            case Offer.Doubtful doubt ->
                Stream.of(new Gap(gap.what(), doubt.reason(gap.why()), doubt.remedy(gap.remedy())));
        };
    }

    private Offer offer(RegionalService service) {
        var missed = missedEverywhere.get(service.region());
        return missed == null || missed.contains(service) ? offers.apply(service) : Offer.Doubtful.REACHED;
    }

    /// What AWS does not offer in these Regions, as far as somebody has missed it, and what of it the
    /// organization's rules would be kept with.
    List<Finding.Fact> in(Set<String> regions) {
        return notOffered.entrySet().stream()
                .filter(entry -> regions.contains(entry.getKey().region()) || ofOrganization.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
