package rekey.page;

import java.util.List;
import java.util.Objects;
import rekey.logs.StackLogGroups;
import rekey.report.Report;

/// The log groups of a run that CloudFormation stacks made and that are not where they are wanted, or
/// were not.
///
/// @param whichAre which these are, such as `are to change`
/// @param logGroups how many
/// @param places in which there are some
/// @param first of the places, at most [#MOST_PLACES]
public record Stacks(String whichAre, int logGroups, int places, List<InPlace> first) {
    static final int MOST_PLACES = 1_000;

    /// Those of a place.
    public record InPlace(Report.PlaceReport place, StackLogGroups found) {}

    static Stacks of(Report report) {
        var all = report.places().stream()
                .filter(place -> place.ofStacks() != null)
                .map(place -> new InPlace(place, Objects.requireNonNull(place.ofStacks())))
                .toList();
        int logGroups =
                all.stream().mapToInt(place -> place.found().logGroups()).sum();
        return new Stacks(
                StackLogGroups.whichAre(report.mode(), logGroups),
                logGroups,
                all.size(),
                all.stream().limit(MOST_PLACES).toList());
    }
}
