package rekey.retire;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.place.Place;
import rekey.words.Amount;

/// What is on the key today: log groups, query results, and others that name it.
final class TargetRules {
    private static final String LOG_GROUPS = "Rotate the place: AssociateKmsKey puts them on another key";
    private static final String QUERY_RESULTS = "Rotate the place with `queryResults: true`";

    private TargetRules() {}

    /// Each place that is in scope must have been looked at, and what is out of scope counts as not
    /// looked at.
    static Stream<Finding> everywhere(KnownOfKey evidence) {
        var told = evidence.places().stream().map(InPlace::place).collect(Collectors.toSet());
        return evidence.scope().findings((scope, _) -> {
            var unvisited = scope.places().stream()
                    .filter(place -> !told.contains(place))
                    .map(TargetRules::unheard);
            return Stream.concat(scope.leftOut().stream(), unvisited).map(Finding.Missing::new);
        });
    }

    private static Gap unheard(Place place) {
        return new Gap(place.toString(), "nothing was heard of the place", "Run mode retire again");
    }

    static Stream<Finding> targets(KnownOfKey evidence) {
        return evidence.places().stream()
                .flatMap(at -> Stream.concat(
                        at.logGroups().findings((on, seen) -> logGroups(on, at.place(), seen)),
                        at.queryResults().findings((on, seen) -> queryResults(on, at.place(), seen))));
    }

    private static Stream<Finding> logGroups(OnKey on, Place place, Instant seen) {
        var use = on.count() == 0
                ? Stream.<Finding>empty()
                : Stream.<Finding>of(new Finding.InUse(
                        "%s on it%s %s"
                                .formatted(
                                        new Amount(on.count(), "log group").with("is", "are"),
                                        on.count() == on.first().size() ? ":" : ", the first",
                                        String.join(", ", on.first())),
                        place.toString(),
                        LOG_GROUPS,
                        seen));
        return Stream.concat(use, untold(on, place, new Amount(on.untold(), "log group").toString()));
    }

    private static Stream<Finding> queryResults(OnKey on, Place place, Instant seen) {
        var use = on.count() == 0
                ? Stream.<Finding>empty()
                : Stream.<Finding>of(
                        new Finding.InUse("the query results are on it", place.toString(), QUERY_RESULTS, seen));
        return Stream.concat(use, untold(on, place, "the query results"));
    }

    private static Stream<Finding> untold(OnKey on, Place place, String what) {
        return on.untold() == 0
                ? Stream.empty()
                : Stream.of(new Finding.Missing(new Gap(
                        "%s in %s".formatted(what, place),
                        "AWS shows a name for their key, and KMS does not say which key that is",
                        "Rotate the place: it puts them on a key that is known")));
    }

    static Stream<Finding> holders(KnownOfKey evidence) {
        var ofPlaces = evidence.places().stream()
                .flatMap(at -> Stream.concat(
                        at.holders()
                                .findings((found, seen) ->
                                        holders(found, at.place().toString(), seen)),
                        at.notLookedAt().stream().map(Finding.Missing::new)));
        return Stream.of(
                        ofPlaces,
                        evidence.organization().findings((found, seen) -> holders(found, "the organization", seen)),
                        notOffered(evidence))
                .flatMap(Function.identity());
    }

    /// Where a service is not offered there is no holder of it.
    private static Stream<Finding> notOffered(KnownOfKey evidence) {
        return switch (evidence.scope()) {
            case Looked.Seen<Reach>(var scope, var _) ->
                scope.notOffered().stream().map(Finding.class::cast);
            case Looked.Unseen<Reach> _ -> Stream.empty();
        };
    }

    private static Stream<Finding> holders(List<OtherUse> found, String where, Instant seen) {
        return found.stream()
                .map(holder -> new Finding.InUse(holder.what(), where, Objects.requireNonNull(holder.remedy()), seen));
    }
}
