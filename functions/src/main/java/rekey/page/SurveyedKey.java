package rekey.page;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rekey.report.Report;

/// A key that is not the wanted one, and what a run that changes nothing found on it.
///
/// @param key an ARN, `none` or `unknown`
record SurveyedKey(String key, int targets, int places) {
    private record Found(String key, int targets) {}

    static List<SurveyedKey> of(List<Report.PlaceReport> places) {
        return places.stream()
                .flatMap(place -> place.keysAtSurvey().entrySet().stream())
                .map(entry -> new Found(entry.getKey(), entry.getValue()))
                .collect(Collectors.groupingBy(Found::key, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> new SurveyedKey(
                        entry.getKey(),
                        entry.getValue().stream().mapToInt(Found::targets).sum(),
                        entry.getValue().size()))
                .toList();
    }
}
