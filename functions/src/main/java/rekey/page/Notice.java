package rekey.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.input.Mode;
import rekey.outcome.Drifted;
import rekey.report.AnyPlace;
import rekey.report.Format;
import rekey.report.Report;

/// A warning, and the places it is about.
///
/// @param places empty for a warning about the run as such
public record Notice(String sentence, List<Report.PlaceReport> places) {
    /// Of those with targets that have moved on; `report.csv` has all.
    private static final int MOST_PLACES_NAMED = 200;

    private record At(Report.PlaceReport place, String warning) {
        private String kind() {
            return AnyPlace.in(warning, place);
        }
    }

    static List<Notice> of(Report report) {
        var ofRun = report.warnings().stream().map(warning -> new Notice(warning, List.of()));
        var ofPlaces = report.places().stream()
                .flatMap(place -> place.warnings().stream()
                        .filter(warning -> !isOfStacks(warning, place, report.mode()))
                        .map(warning -> new At(place, warning)))
                .collect(Collectors.groupingBy(At::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Notice::ofPlaces);
        var movedOn = named(
                report, place -> place.counts().movedOn() > 0, place -> Stream.of(movedOn(place)), "moved on since");
        var drifted = named(
                report,
                place -> !place.drift().isEmpty(),
                place -> place.drift().stream().map(Notice::drifted),
                "drifted from the plan");
        return Stream.of(ofRun, ofPlaces, movedOn, drifted)
                .flatMap(Function.identity())
                .toList();
    }

    /// The page shows them by stack.
    private static boolean isOfStacks(String warning, Report.PlaceReport place, Mode mode) {
        return place.ofStacks() != null && warning.equals(place.ofStacks().warning(mode));
    }

    /// Of each of the first places what is left alone there, and how many places more there are.
    private static Stream<Notice> named(
            Report report,
            Predicate<Report.PlaceReport> has,
            Function<Report.PlaceReport, Stream<String>> sentences,
            String why) {
        var places = report.places().stream().filter(has).toList();
        var first = places.stream()
                .limit(MOST_PLACES_NAMED)
                .flatMap(place -> sentences.apply(place).map(sentence -> new Notice(sentence, List.of(place))));
        int more = places.size() - MOST_PLACES_NAMED;
        return more <= 0
                ? first
                : Stream.concat(
                        first,
                        Stream.of(new Notice(
                                "Targets left alone, %s, in %s: report.csv names them"
                                        .formatted(why, Format.count(more, "more place")),
                                List.of())));
    }

    private static String movedOn(Report.PlaceReport place) {
        int unnamed = place.counts().movedOn() - place.movedOnTargets().size();
        return "%s left alone, moved on since: %s%s"
                .formatted(
                        Format.count(place.counts().movedOn(), "target"),
                        place.movedOnTargets().stream()
                                .map(left -> "%s (now on %s)"
                                        .formatted(
                                                left.target().text(), left.key().text()))
                                .collect(Collectors.joining(", ")),
                        unnamed == 0 ? "" : " and %d more".formatted(unnamed));
    }

    private static String drifted(Drifted.Group group) {
        int unnamed = group.count() - group.targets().size();
        return "%s left alone, drifted from the plan (%s)%s%s"
                .formatted(
                        Format.count(group.count(), "target"),
                        group.reason().text(),
                        group.targets().stream()
                                .map(left -> "%s. %s".formatted(left.target().text(), left.message()))
                                .collect(
                                        Collectors.joining("; ", group.targets().isEmpty() ? "" : ": ", "")),
                        unnamed == 0 || group.targets().isEmpty() ? "" : "; and %d more".formatted(unnamed));
    }

    private static Notice ofPlaces(List<At> alike) {
        var places = alike.stream().map(At::place).toList();
        return new Notice(AnyPlace.in(alike.stream().map(At::warning).toList(), places), places);
    }
}
