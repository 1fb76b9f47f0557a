package rekey.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import rekey.outcome.Blame;
import rekey.place.Place;
import rekey.reconcile.CanaryStop;

/// Failures of one kind, wherever they are: one thing to do.
///
/// @param where in the order of the report
/// @param places how many there are
/// @param targets 0 where places failed as such
public record Trouble(List<At> where, long places, long targets) {
    private static final int MOST_MESSAGES = 3;

    /// A failure and its place.
    public record At(Report.PlaceReport place, Report.FailureReport failure) {
        /// Equal for failures that differ only in the account and Region that their remedy names.
        private String kind() {
            return AnyPlace.in(failure.code() + ": " + failure.remedy(), place);
        }
    }

    /// The kinds of failure of a report: that of most places first, and last what is no more than a
    /// consequence.
    public static List<Trouble> of(List<Report.PlaceReport> places) {
        return places.stream()
                .flatMap(place -> place.failures().stream().map(failure -> new At(place, failure)))
                .collect(Collectors.groupingBy(At::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Trouble::ofOneKind)
                .sorted(Comparator.comparing(Trouble::isCause)
                        .thenComparingLong(Trouble::places)
                        .thenComparingLong(Trouble::targets)
                        .reversed())
                .toList();
    }

    /// The same, of some of its places; empty where none is left.
    public Optional<Trouble> only(Predicate<At> which) {
        var left = where.stream().filter(which).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(ofOneKind(left));
    }

    private static Trouble ofOneKind(List<At> where) {
        long places = where.stream()
                .map(at -> new Place(at.place().account(), at.place().region()))
                .distinct()
                .count();
        return new Trouble(
                where,
                places,
                where.stream().mapToLong(at -> at.failure().count()).sum());
    }

    private boolean isCause() {
        return !code().equals(CanaryStop.CODE);
    }

    Report.FailureReport first() {
        return where.getFirst().failure();
    }

    public String code() {
        return first().code();
    }

    public Blame blame() {
        return first().blame();
    }

    /// The order to the person who reads it; of several places, without naming one of them.
    public String remedy() {
        return AnyPlace.in(
                where.stream()
                        .map(At::failure)
                        .map(Report.FailureReport::remedy)
                        .toList(),
                where.stream().map(At::place).toList());
    }

    /// What AWS or Rekey said, each wording once, the first few.
    public List<String> messages() {
        var all = where.stream().map(at -> at.failure().message()).distinct().toList();
        var kinds = where.stream()
                .map(at -> AnyPlace.in(at.failure().message(), at.place()))
                .distinct()
                .toList();
        return (all.size() <= MOST_MESSAGES ? all : kinds)
                .stream().limit(MOST_MESSAGES).toList();
    }
}
