package rekey.outcome;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import rekey.place.Place;

/// What an invocation has come to in a place, and may leave to a later one.
public interface Delayable {
    Place place();

    /// That AWS would not go on; null where it did.
    @Nullable
    Delay delay();

    /// Says why AWS would not go on, where it would not.
    static void tell(Logger log, Collection<? extends Delayable> left) {
        left.stream()
                .filter(one -> one.delay() != null)
                .forEach(one -> log.warn("AWS would not go on in {}: {}", one.place(), one.delay()));
    }

    /// Whether the next invocation is to begin a little later: AWS would go on in none of those that
    /// are left.
    static boolean pause(Collection<? extends Delayable> left) {
        return !left.isEmpty() && left.stream().allMatch(one -> one.delay() != null);
    }
}
