package rekey.page;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import rekey.report.Report;
import rekey.target.Names;

/// One of some targets that are counted, and where it is.
record NamedTarget(String account, String region, String name) {

    /// The first of all places.
    static List<NamedTarget> of(List<Report.PlaceReport> places, Function<Report.PlaceReport, Stream<String>> names) {
        return places.stream()
                .flatMap(
                        place -> names.apply(place).map(name -> new NamedTarget(place.account(), place.region(), name)))
                .limit(Names.MOST)
                .toList();
    }
}
