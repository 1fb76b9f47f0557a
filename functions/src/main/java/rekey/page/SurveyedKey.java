package rekey.page;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rekey.report.Report;
import rekey.target.PreviousKey;

/// A key that is not the wanted one, and what a run that changes nothing found on it.
///
/// @param key its ARN or name, or words
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
                        words(PreviousKey.parse(entry.getKey())),
                        entry.getValue().stream().mapToInt(Found::targets).sum(),
                        entry.getValue().size()))
                .toList();
    }

    private static String words(PreviousKey key) {
        return switch (key) {
            case PreviousKey.None() -> "no key of yours";
            case PreviousKey.Unknown() -> "not known";
            case PreviousKey.Key _, PreviousKey.Named _ -> key.text();
        };
    }
}
