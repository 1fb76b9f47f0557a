package rekey.verify;

import java.util.List;
import java.util.stream.Collectors;
import rekey.journal.JournalledKeys;
import rekey.logs.LogGroup;
import rekey.progress.PlaceResults;

/// The log groups of a place that are not on the wanted key after the propagation delay, told
/// apart.
///
/// @param appeared since the survey, or made again since this run found them deleted
/// @param adrift moved by this run and not where it left them
/// @param unread KMS did not say which key they are on
record Findings(List<LogGroup> appeared, List<LogGroup> adrift, List<LogGroup> unread) {

    /// @param astray every log group in scope that is not on the wanted key
    static Findings tellApart(List<LogGroup> astray, PlaceResults results, JournalledKeys journalled) {
        var parts = astray.stream()
                .filter(group -> group.unread() == null)
                .filter(group -> !results.unmoved().contains(group.name()))
                .collect(Collectors.partitioningBy(group -> !results.gone().contains(group.name())
                        && journalled.of(group.target()).isPresent()));
        var unread = astray.stream()
                .filter(group -> group.unread() != null)
                .filter(group -> !results.unmoved().contains(group.name()))
                .toList();
        return new Findings(parts.getOrDefault(false, List.of()), parts.getOrDefault(true, List.of()), unread);
    }
}
