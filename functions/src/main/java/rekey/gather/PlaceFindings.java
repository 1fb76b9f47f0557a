package rekey.gather;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Departure;
import rekey.retire.Gap;
import rekey.retire.InPlace;
import rekey.retire.KnownOfKey;
import rekey.retire.Looked;
import rekey.retire.OnKey;
import rekey.retire.OtherUse;
import rekey.retire.Remembered;
import rekey.target.PreviousKey;

/// What a place tells of the keys in question: one line of `retire/places/…`.
///
/// @param logGroups that are on them now, by key ARN, and how many are on a name of which nobody knows
///     which key it means
/// @param queryResults the key that they are on, as the journal writes it
/// @param departures by key ARN; those below [#ANY] may have left any key
/// @param holders by key ARN
/// @param remembered what looks have seen on them, by the keys' ids; null where this one did not see
///     all, or an earlier version looked
/// @param own what KMS says of those keys that are this place's, by key ARN
public record PlaceFindings(
        Place place,
        Looked<Present> logGroups,
        Looked<String> queryResults,
        Looked<Map<String, List<Departure>>> departures,
        Looked<List<String>> retention,
        Looked<Map<String, List<OtherUse>>> holders,
        List<Gap> notLookedAt,
        Map<String, KnownOfKey.Itself> own,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Remembered> remembered) {
    /// Of a place where nothing was ever seen on them.
    public PlaceFindings(
            Place place,
            Looked<Present> logGroups,
            Looked<String> queryResults,
            Looked<Map<String, List<Departure>>> departures,
            Looked<List<String>> retention,
            Looked<Map<String, List<OtherUse>>> holders,
            List<Gap> notLookedAt,
            Map<String, KnownOfKey.Itself> own) {
        this(place, logGroups, queryResults, departures, retention, holders, notLookedAt, own, Map.of());
    }

    /// @param left what is left of what was not looked at
    public PlaceFindings with(UnaryOperator<List<Gap>> left) {
        return new PlaceFindings(
                place,
                logGroups,
                queryResults,
                departures,
                retention,
                holders,
                left.apply(notLookedAt),
                own,
                remembered);
    }

    /// Of targets of which nobody knows which key they left.
    static final String ANY = "any";

    /// @param byKey by key ARN
    public record Present(Map<String, OnKey> byKey, int untold) {}

    /// As it bears on one key.
    public InPlace of(KeyArn key) {
        return of(key.text());
    }

    /// As it bears on every key of which it does not tell by name.
    public InPlace ofOthers() {
        return of("");
    }

    private InPlace of(String key) {
        return new InPlace(
                place,
                map(logGroups, present -> {
                    var on = present.byKey().getOrDefault(key, OnKey.NONE);
                    return new OnKey(on.count(), on.first(), present.untold());
                }),
                map(queryResults, shown -> queryResults(shown, key)),
                map(
                        departures,
                        left -> Stream.of(key, ANY)
                                .flatMap(of -> left.getOrDefault(of, List.of()).stream())
                                .toList()),
                retention,
                map(holders, found -> PastRuns.related(found, key)),
                notLookedAt,
                remembered == null
                        ? null
                        : remembered.getOrDefault(PastRuns.id(key), new Remembered(place, List.of(), List.of())));
    }

    /// The ids of the keys of which it tells by name. Whatever [#of] reads by key counts: a new component
    /// does not compile here until somebody has thought of it.
    public Set<String> ids() {
        return switch (this) {
            case PlaceFindings(
                    Place _,
                    var onKeys,
                    var results,
                    var left,
                    Looked<List<String>> _,
                    var others,
                    List<Gap> _,
                    Map<String, KnownOfKey.Itself> _,
                    var known) ->
                Stream.of(
                                seen(onKeys).map(Present::byKey).map(Map::keySet),
                                seen(results).map(Set::of),
                                seen(left).map(Map::keySet),
                                seen(others).map(Map::keySet),
                                Optional.ofNullable(known).map(Map::keySet))
                        .flatMap(Optional::stream)
                        .flatMap(Set::stream)
                        .map(PastRuns::id)
                        .collect(Collectors.toSet());
        };
    }

    private static <T> Optional<T> seen(Looked<T> looked) {
        return looked instanceof Looked.Seen<T>(var what, var _) ? Optional.of(what) : Optional.empty();
    }

    private static OnKey queryResults(String shown, String key) {
        return switch (PreviousKey.parse(shown)) {
            case PreviousKey.None() -> OnKey.NONE;
            case PreviousKey.Named _, PreviousKey.Unknown _ -> new OnKey(0, List.of(), 1);
            case PreviousKey.Key(var arn) -> KeyArn.same(arn, key) ? new OnKey(1, List.of(), 0) : OnKey.NONE;
        };
    }

    private static <T, R> Looked<R> map(Looked<T> looked, Function<T, R> what) {
        return switch (looked) {
            case Looked.Seen<T>(var seen, var at) -> new Looked.Seen<>(what.apply(seen), at);
            case Looked.Unseen<T>(var gap) -> new Looked.Unseen<>(gap);
        };
    }
}
