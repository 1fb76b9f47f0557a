package rekey.reconcile;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;

/// What is known of the child executions of a run that did not succeed.
///
/// @param read those that were looked into
/// @param unread how many more were seen
/// @param refusal why no more could be read; null where nothing was in the way
public record FailedChildren(
        List<FailedChild> read, int unread, @Nullable AwsError refusal) {
    public static final FailedChildren NONE = new FailedChildren(List.of(), 0, null);

    Optional<Failure> of(LostPlace lost) {
        return read.stream()
                .filter(child -> child.phase() == lost.phase() && child.places().contains(lost.place()))
                .map(FailedChild::failure)
                .findFirst();
    }
}
