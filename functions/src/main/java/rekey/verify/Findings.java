package rekey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.rotate.PlaceProgress;
import rekey.target.Target;

/// The log groups of a place that are not on the wanted key after the propagation delay, told
/// apart.
///
/// @param appeared since the survey
/// @param adrift moved by this run and not where it left them
record Findings(List<LogGroup> appeared, List<LogGroup> adrift) {

    /// @param astray every log group in scope that is not on the wanted key
    static Findings tellApart(List<LogGroup> astray, PlaceProgress progress, Journal journal) {
        var unexplained = astray.stream()
                .filter(group -> !progress.standing().unmoved().contains(group.name()))
                .toList();
        if (unexplained.isEmpty()) {
            return new Findings(List.of(), List.of());
        }
        var journalled = journalled(unexplained, progress, journal);
        var parts =
                unexplained.stream().collect(Collectors.partitioningBy(group -> journalled.contains(group.target())));
        return new Findings(parts.getOrDefault(false, List.of()), parts.getOrDefault(true, List.of()));
    }

    private static Set<Target> journalled(List<LogGroup> groups, PlaceProgress progress, Journal journal) {
        var asked = groups.stream().map(LogGroup::target).collect(Collectors.toSet());
        var found = new ArrayList<Target>();
        for (var segment : progress.journal()) {
            for (int page = 0; page < segment.pages(); page++) {
                journal.page(segment, page).stream()
                        .map(JournalEntry::target)
                        .filter(asked::contains)
                        .forEach(found::add);
            }
        }
        return Set.copyOf(found);
    }
}
