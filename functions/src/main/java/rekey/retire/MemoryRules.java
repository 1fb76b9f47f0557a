package rekey.retire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    /// @param next what the next retirement is to know
    /// @param goneBy when the last was gone of what targets had stored, and that it is not to know
    /// @param othersGoneBy the same of what others had stored
    record Kept(List<Remembered> next, Optional<Instant> goneBy, Optional<Instant> othersGoneBy) {}

    Kept kept(DepartureRules departures) {
        var next = new ArrayList<Remembered>();
        var gone = new ArrayList<Instant>();
        var othersGone = new ArrayList<Instant>();
        for (var one : now.values()) {
            next.add(new Remembered(
                    one.place(),
                    staying(one.targets(), sighting -> departures.goneBy(one.place(), sighting), gone),
                    staying(one.holders(), holder -> holder.goneBy(at), othersGone)));
        }
        next.addAll(notLookedAt);
        next.removeIf(Remembered::isEmpty);
        return new Kept(List.copyOf(next), latest(gone, earlier.goneBy()), latest(othersGone, earlier.othersGoneBy()));
    }

    /// @param gone gets the times of those that do not
    private static <T> List<T> staying(List<T> all, Function<T, Optional<Instant>> goneBy, Collection<Instant> gone) {
        var staying = new ArrayList<T>();
        for (var one : all) {
            goneBy.apply(one).ifPresentOrElse(gone::add, () -> staying.add(one));
        }
        return staying;
    }

    private static Optional<Instant> latest(List<Instant> gone, @Nullable Instant before) {
        return Stream.concat(gone.stream(), Stream.ofNullable(before)).max(Comparator.naturalOrder());
    }
}
