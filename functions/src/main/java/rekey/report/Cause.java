package rekey.report;

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
        var byRemedy = new LinkedHashMap<String, List<Report.PlaceReport>>();
        incomplete.stream()
                .collect(Collectors.groupingBy(Cause::headline, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .sorted((a, b) ->
                        Integer.compare(b.getValue().size(), a.getValue().size()))
                .forEach(entry -> byRemedy.put(entry.getKey(), entry.getValue()));
        var causes = byRemedy.entrySet().stream()
                .limit(MOST_CAUSES)
                .map(entry -> "%s [%s]".formatted(entry.getKey(), places(entry.getValue())))
                .collect(Collectors.joining(" | "));
        var more =
                byRemedy.size() > MOST_CAUSES ? " | and %d more causes".formatted(byRemedy.size() - MOST_CAUSES) : "";
        return "%d of %d places are not complete; everything else is. %s%s | Report: %s"
                .formatted(incomplete.size(), report.totals().places(), causes, more, address);
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
