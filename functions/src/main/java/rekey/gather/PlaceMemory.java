package rekey.gather;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.holders.HolderKind;
import rekey.logs.LogGroup;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.HolderSighting;
import rekey.retire.Remembered;
import rekey.retire.Sighting;
import rekey.retire.Watched;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What looks have seen on the keys in question in a place: those before, and this one.
final class PlaceMemory {
    private static final Target ANY_TARGET = new Target.QueryResults();

    private final Place place;
    private final List<KeyArn> keys;
    private final Set<String> ids;
    private final Instant now;
    private final Map<String, Map<Target, Once>> byKey = new TreeMap<>();
    private final Map<String, List<HolderSighting>> holders = new TreeMap<>();

    /// One target on one key, the last time.
    record Once(
            String key,
            Target target,
            @Nullable Integer days,
            Instant seen,
            @Nullable Instant missed,
            @Nullable String name)
            implements Watched {
        private Sighting with(List<Target> targets) {
            return new Sighting(key, targets, days, seen, missed, name);
        }

        private Once missedAt(Instant look) {
            return missed == null ? new Once(key, target, days, seen, look, name) : this;
        }
    }

    /// @param keys in question
    /// @param before by the key's id
    PlaceMemory(Place place, List<KeyArn> keys, Map<String, Remembered> before, Instant now) {
        this.place = place;
        this.keys = keys;
        this.ids = keys.stream().map(key -> PastRuns.id(key.text())).collect(Collectors.toSet());
        this.now = now;
        before.forEach((id, known) -> {
            known.targets()
                    .forEach(sighting -> sighting.targets()
                            .forEach(target -> recall(new Once(
                                    sighting.key(),
                                    target,
                                    sighting.retentionInDays(),
                                    sighting.seen(),
                                    sighting.missed(),
                                    sighting.name()))));
            holders.put(id, latest(known.holders()));
        });
    }

    private void recall(Once once) {
        byKey.computeIfAbsent(once.key(), _ -> new HashMap<>())
                .merge(once.target(), once, (one, other) -> one.isOutdatedBy(other) ? other : one);
    }

    /// Without what is filed twice.
    private static List<HolderSighting> latest(List<HolderSighting> filed) {
        return filed.stream()
                .filter(one -> filed.stream().noneMatch(other -> isSame(one, other) && one.isOutdatedBy(other)))
                .toList();
    }

    /// What has a name is another matter than what was on the key for sure.
    private static boolean isSame(HolderSighting one, HolderSighting other) {
        return one.same(other) && (one.name() == null) == (other.name() == null);
    }

    private void put(Once once) {
        byKey.computeIfAbsent(once.key(), _ -> new HashMap<>()).put(once.target(), once);
    }

    /// In the order in which they were seen.
    List<Once> before() {
        return all().sorted(Comparator.comparing(Once::seen)).toList();
    }

    private Stream<Once> all() {
        return byKey.values().stream().flatMap(one -> one.values().stream());
    }

    /// A log group as it is now.
    ///
    /// @return keys that it may have been on by its name, and is not on as far as is known
    List<Once> at(LogGroup group) {
        return at(group.target(), group.key(), group.retentionInDays(), group.shownAs());
    }

    private List<Once> at(Target target, PreviousKey key, @Nullable Integer days, @Nullable String shownAs) {
        if (key instanceof PreviousKey.Key(var arn) && ids.contains(PastRuns.id(arn))) {
            put(new Once(arn, target, days, now, null, null));
        }
        if (shownAs == null) {
            return List.of();
        }
        var named = meant(shownAs, key)
                .filter(one -> !key.isTold() || isNews(one, target))
                .map(one -> new Once(one.text(), target, days, now, key.isTold() ? now : null, shownAs))
                .toList();
        named.forEach(this::put);
        return named;
    }

    /// A name that was known for one means no more by being seen again.
    private boolean isNews(KeyArn key, Target target) {
        var known = byKey.getOrDefault(key.text(), Map.of()).get(target);
        return known == null || (known.name() == null && known.missed() != null);
    }

    /// The keys in question that a name may have meant, and does not mean now. An alias means keys of
    /// its own account and Region only.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
    Stream<KeyArn> meant(String name, PreviousKey now) {
        return keys.stream().filter(one -> mayMean(name, one) && !now.is(one.text()));
    }

    private boolean mayMean(String name, KeyArn key) {
        var of = "%s:%s:".formatted(key.region(), key.account());
        return name.contains(":kms:")
                ? name.contains(":kms:" + of)
                : key.account().equals(place.account()) && key.region().equals(place.region());
    }

    /// Every log group was seen.
    ///
    /// @param queryResults the key that they are on, as far as it is known
    /// @param shownAs the name that AWS shows for it
    /// @return keys that the query results may have been on by their name, and are not on as far as is known
    List<Once> end(PreviousKey queryResults, @Nullable String shownAs) {
        var named = at(new Target.QueryResults(), queryResults, null, shownAs);
        byKey.values()
                .forEach(known -> known.replaceAll((target, once) ->
                        once.seen().equals(now) || (!(target instanceof Target.LogGroup) && !queryResults.isTold())
                                ? once
                                : once.missedAt(now)));
        return named;
    }

    /// What else is on keys.
    ///
    /// @param found by the key's id
    /// @param unlooked the kinds that could not be looked at
    void holders(Map<String, List<HolderSighting>> found, Unlooked unlooked) {
        found.forEach((id, these) -> holders.merge(id, these, PlaceMemory::newer));
        holders.replaceAll((_, these) -> these.stream()
                .map(one -> one.seen().equals(now) || unlooked.has(one) ? one : one.missedAt(now))
                .toList());
    }

    /// Whether a look has ever seen something of this service on a key in question.
    boolean hasAnyOf(String service) {
        return holders.values().stream().flatMap(List::stream).anyMatch(one -> HolderKind.isOf(service, one.kind()));
    }

    private static List<HolderSighting> newer(List<HolderSighting> before, List<HolderSighting> found) {
        var kept = before.stream().filter(old -> found.stream().noneMatch(one -> one.same(old) && isThere(one)));
        var known = found.stream()
                .filter(one -> isThere(one)
                        || before.stream()
                                .noneMatch(old -> old.same(one) && (old.name() != null || old.missed() == null)));
        return Stream.concat(kept, known).toList();
    }

    /// It is on the key, or it may be: KMS does not say which key its name means.
    private static boolean isThere(HolderSighting found) {
        return found.name() == null || found.missed() == null;
    }

    /// By the key's id.
    Map<String, Remembered> remembered() {
        var targets = new TreeMap<String, Map<Once, List<Target>>>();
        all().forEach(once -> targets.computeIfAbsent(PastRuns.id(once.key()), _ -> new HashMap<>())
                .computeIfAbsent(
                        new Once(once.key(), ANY_TARGET, once.days(), once.seen(), once.missed(), once.name()),
                        _ -> new ArrayList<>())
                .add(once.target()));
        var remembered = new TreeMap<String, Remembered>();
        Stream.concat(targets.keySet().stream(), holders.keySet().stream())
                .distinct()
                .forEach(id -> remembered.put(
                        id,
                        new Remembered(
                                place,
                                targets.getOrDefault(id, Map.of()).entrySet().stream()
                                        .map(entry -> entry.getKey().with(entry.getValue()))
                                        .sorted(Comparator.comparing(Sighting::seen))
                                        .toList(),
                                holders.getOrDefault(id, List.of()))));
        return remembered;
    }
}
