package rekey.reconcile;

import rekey.place.Place;

/// A planned place that gave no result.
///
/// @param phase in which nothing came back
/// @param targets that were to be changed
/// @param unaccounted those of them whose outcome nobody has written down
public record LostPlace(Phase phase, Place place, int targets, int unaccounted) {
    String text() {
        return switch (phase) {
            case SURVEY -> "The place was planned, but its survey gave no result";
            case ROTATION ->
                unaccounted == targets
                        ? "%d targets were to be changed, and no worker reported what became of them".formatted(targets)
                        : "%d targets were to be changed, no worker reported what became of %d, and nobody looked again at the others"
                                .formatted(targets, unaccounted);
        };
    }
}
