package rekey.verify;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rekey.logs.LogGroup;

/// The log groups of a place that are not on the key that is wanted for them after the propagation
/// delay, told apart.
///
/// @param newSince there since the survey, or made again since this run found them deleted
/// @param changedBack moved by this run and not where it left them
/// @param unread KMS did not say which key they are on
record Findings(List<LogGroup> newSince, List<LogGroup> changedBack, List<LogGroup> unread) {

    /// @param onAnotherKey every log group in scope that is not on the key that is wanted for it
    /// @param unmoved names of those that this run could not move: they are not looked for again
    static Findings tellApart(List<LogGroup> onAnotherKey, Set<String> unmoved, OwnChanges ours) {
        var looked = onAnotherKey.stream()
                .filter(group -> !unmoved.contains(group.name()))
                .toList();
        var read = looked.stream()
                .filter(group -> group.unread() == null)
                .collect(Collectors.partitioningBy(group -> ours.isMoved(group.target())));
        return new Findings(
                read.getOrDefault(false, List.of()),
                read.getOrDefault(true, List.of()),
                looked.stream().filter(group -> group.unread() != null).toList());
    }
}
