package rekey.retire;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.place.Place;

/// What earlier looks saw on the key is known to the next ones: what has left it since stays a matter
/// until what it stored is gone, and no longer.
final class MemoryRules {
    private final Map<Place, Remembered> now;
    private final List<Remembered> notLookedAt;
    private final Earlier earlier;
    private final Instant at;

    MemoryRules(KnownOfKey evidence) {
        at = evidence.now();
        earlier = evidence.earlier();
        now = evidence.places().stream()
                .map(InPlace::remembered)
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(Remembered::place, one -> one, (first, _) -> first, TreeMap::new));
        notLookedAt = earlier.seen().stream()
                .filter(before -> !now.containsKey(before.place()))
                .toList();
    }

    /// Targets that left it count among its departures.
    Stream<Finding> findings() {
        var holders = now.values().stream()
                .flatMap(at -> at.holders().stream().flatMap(holder -> holder.findings(at.place())));
        var gone = earlier.othersGoneBy();
        Stream<Finding> forgotten = gone == null
                ? Stream.of()
                : Stream.of(Finding.Until.forgotten("what others had stored under it is gone", gone, at));
        return Stream.of(holders, notLookedAt.stream().map(MemoryRules::gap), forgotten)
                .flatMap(part -> part);
    }

    private static Finding gap(Remembered before) {
        return new Finding.Missing(new Gap(
                "what an earlier look saw on the key in " + before.place(),
                "this run could not look there again",
                "Let the run visit it, or have its owner look there"));
    }

    /// What the next retirement is to know.
    List<Remembered> next(DepartureRules departures) {
        return Stream.concat(now.values().stream().map(one -> kept(one, departures)), notLookedAt.stream())
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private Remembered kept(Remembered one, DepartureRules departures) {
        return new Remembered(
                one.place(),
                one.targets().stream()
                        .filter(sighting ->
                                departures.goneBy(one.place(), sighting).isEmpty())
                        .toList(),
                one.holders().stream()
                        .filter(holder -> holder.goneBy(at).isEmpty())
                        .toList());
    }

    /// When the last was gone of what targets had stored, and that the next retirement is not to know.
    Optional<Instant> goneBy(DepartureRules departures) {
        var gone = now.values().stream()
                .flatMap(one ->
                        one.targets().stream().flatMap(sighting -> departures.goneBy(one.place(), sighting).stream()));
        return Stream.concat(gone, Stream.ofNullable(earlier.goneBy())).max(Comparator.naturalOrder());
    }

    /// As [#goneBy], of what others had stored.
    Optional<Instant> othersGoneBy() {
        var gone = now.values().stream()
                .flatMap(one -> one.holders().stream())
                .flatMap(holder -> holder.goneBy(at).stream());
        return Stream.concat(gone, Stream.ofNullable(earlier.othersGoneBy())).max(Comparator.naturalOrder());
    }
}
