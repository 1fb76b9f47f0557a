package rekey.gather;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What an earlier run left of one place, as far as a retirement wants to know.
///
/// @param began when the run did
/// @param last when it changed the last target there; null where it was stopped or died amid it
/// @param unmoved targets that it did not move; null where they are not all known
/// @param given the key that it put targets on, where the journal has none for a target
public record PastRun(
        String run,
        Instant began,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant last,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Target> unmoved,
        PreviousKey given,
        List<Segment> journal) {

    boolean stopped() {
        return last == null;
    }

    /// When the target had left the key that the journal has for it, at the latest; null where nobody
    /// knows.
    @Nullable
    Instant left(Target target) {
        return unmoved == null || unmoved.contains(target) ? null : last;
    }
}
