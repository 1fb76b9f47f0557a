package rekey.gather;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Gap;
import rekey.retire.Journals;
import rekey.retire.Remembered;

/// What all earlier runs of the bucket left: `retire/past-runs.json` of a retirement. The plan reads
/// the runs once and writes it, so that a worker reads one object and then journals.
///
/// @param keys in question: those that the input names, or all that targets were moved off
/// @param moved by key, the runs that found targets on it
/// @param places with at least one run, in their order
/// @param unread runs that could not be read
/// @param organization what is read beside
/// @param lastRetirement the newest run of this mode that has a certificate; null where there is none
/// @param remembered what earlier looks saw on the keys, by place, in their order
/// @param where by key, the places in which runs found targets on it
public record PastRuns(
        List<String> keys,
        Map<String, List<String>> moved,
        List<OfPlace> places,
        List<Gap> unread,
        OrganizationFindings organization,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String lastRetirement,
        Map<String, List<Place>> where,
        List<OfLooks> remembered) {

    public PastRuns {
        moved = new TreeMap<>(moved);
        where = new TreeMap<>(where);
        places = sorted(places, OfPlace::place);
        remembered = sorted(Objects.requireNonNullElse(remembered, List.of()), OfLooks::place);
    }

    private static <T> List<T> sorted(List<T> all, Function<T, Place> place) {
        return all.stream().sorted(Comparator.comparing(place)).toList();
    }

    /// There may be as many as places, and a worker asks for each of its own.
    private static <T> Optional<T> find(List<T> sorted, Function<T, Place> place, Place wanted) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            var one = sorted.get(middle);
            int order = place.apply(one).compareTo(wanted);
            if (order == 0) {
                return Optional.of(one);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /// Of a bucket without a certificate.
    public PastRuns(
            List<String> keys,
            Map<String, List<String>> moved,
            List<OfPlace> places,
            List<Gap> unread,
            OrganizationFindings organization,
            @Nullable String lastRetirement,
            Map<String, List<Place>> where) {
        this(keys, moved, places, unread, organization, lastRetirement, where, List.of());
    }

    /// @param byId by the key's id
    public record OfLooks(Place place, Map<String, Remembered> byId) {}

    /// What earlier looks saw there on keys in question, by the keys' ids.
    Map<String, Remembered> remembered(Place place) {
        return find(remembered, OfLooks::place, place).map(OfLooks::byId).orElse(Map.of());
    }

    /// @param runs in the order in which they began
    public record OfPlace(Place place, List<PastRun> runs) {}

    public List<PastRun> of(Place place) {
        return find(places, OfPlace::place, place).map(OfPlace::runs).orElse(List.of());
    }

    /// The keys in question that this place is the place of.
    public List<KeyArn> ownKeys(Place place) {
        return keys.stream()
                .map(KeyArn::new)
                .filter(key ->
                        key.account().equals(place.account()) && key.region().equals(place.region()))
                .toList();
    }

    /// The places in which runs found targets on a key or on another of the same multi-Region key, by
    /// the id that they share.
    public Map<String, Set<Place>> whereById() {
        var byId = new HashMap<String, Set<Place>>();
        where.forEach((key, found) ->
                byId.computeIfAbsent(id(key), _ -> new TreeSet<>()).addAll(found));
        return byId;
    }

    /// The Regions of the keys in question.
    public Set<String> regions() {
        return keys.stream().map(KeyArn::new).map(KeyArn::region).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Whether a key in question may have relatives in other Regions.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
    public boolean hasMultiRegion() {
        return keys.stream().anyMatch(key -> id(key).startsWith("mrk-"));
    }

    public PastRuns with(OrganizationFindings rules) {
        return new PastRuns(keys, moved, places, unread, rules, lastRetirement, where, remembered);
    }

    /// Whether a place is to tell of this key: one in question, or one of the same multi-Region key.
    Set<String> ids() {
        return keys.stream().map(PastRuns::id).collect(Collectors.toSet());
    }

    public static String id(String arn) {
        return KeyArn.id(arn);
    }

    /// What is listed under a key or under one of the same multi-Region key: a rule may name it by the
    /// ARN of another Region.
    static <T> List<T> related(Map<String, List<T>> byKey, String key) {
        return byKey.entrySet().stream()
                .filter(entry -> id(entry.getKey()).equals(id(key)))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    public Journals journals(String key) {
        return new Journals(moved.getOrDefault(key, List.of()), unread);
    }
}
