package rekey.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// The cause of a run that is not complete, as a person reads it in the Step Functions console: how
/// much, what, where, and what to do. Short: the report has the rest.
final class Cause {
    private static final int MOST_CAUSES = 5;
    private static final int MOST_PLACES = 3;

    private Cause() {}

    static String of(Report report, String address) {
        var incomplete = report.places().stream()
                .filter(place -> !place.failures().isEmpty())
                .toList();
        var byKind = incomplete.stream()
                .collect(Collectors.groupingBy(Cause::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .sorted(Comparator.comparingInt((List<Report.PlaceReport> places) -> places.size())
                        .reversed())
                .toList();
        var causes = byKind.stream()
                .limit(MOST_CAUSES)
                .map(places -> "%s [%s]".formatted(headline(places.getFirst()), places(places)))
                .collect(Collectors.joining(" | "));
        var more = byKind.size() > MOST_CAUSES ? " | and %d more causes".formatted(byKind.size() - MOST_CAUSES) : "";
        return "%d of %d places are not complete; everything else is. %s%s | Report: %s"
                .formatted(incomplete.size(), report.totals().places(), causes, more, address);
    }

    /// Equal for failures that differ only in the account and Region that their remedy names.
    private static String kind(Report.PlaceReport place) {
        return headline(place).replace(place.account(), "").replace(place.region(), "");
    }

    private static String headline(Report.PlaceReport place) {
        var first = place.failures().getFirst();
        return "%s: %s".formatted(first.code(), first.remedy());
    }

    private static String places(List<Report.PlaceReport> places) {
        var named = places.stream()
                .limit(MOST_PLACES)
                .map(place -> place.account() + " " + place.region())
                .collect(Collectors.joining(", "));
        return places.size() > MOST_PLACES ? named + " and %d more".formatted(places.size() - MOST_PLACES) : named;
    }
}
