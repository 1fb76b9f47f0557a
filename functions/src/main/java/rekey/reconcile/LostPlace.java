package rekey.reconcile;

import rekey.place.Place;
import rekey.words.Amount;

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
                        ? "%s to be changed, and no worker reported what became of %s"
                                .formatted(toChange(), Amount.either(targets, "it", "them"))
                        : "%s to be changed, no worker reported what became of %s, and nobody looked again at the others"
                                .formatted(toChange(), Amount.digits(unaccounted));
        };
    }

    private String toChange() {
        return new Amount(targets, "target").with("was", "were");
    }
}
