package rekey.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A warning, and the places it is about.
///
/// @param places empty for a warning about the run as such
record Notice(String sentence, List<Report.PlaceReport> places) {
    private record At(Report.PlaceReport place, String warning) {
        private String kind() {
            return AnyPlace.in(warning, place);
        }
    }

    static List<Notice> of(Report report) {
        var ofRun = report.warnings().stream().map(warning -> new Notice(warning, List.of()));
        var ofPlaces = report.places().stream()
                .flatMap(place -> place.warnings().stream().map(warning -> new At(place, warning)))
                .collect(Collectors.groupingBy(At::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Notice::ofPlaces);
        return Stream.concat(ofRun, ofPlaces).toList();
    }

    private static Notice ofPlaces(List<At> alike) {
        return new Notice(
                AnyPlace.in(
                        alike.stream().map(At::warning).toList(),
                        alike.getFirst().place()),
                alike.stream().map(At::place).toList());
    }
}
