package rekey.inventory;

import org.jspecify.annotations.Nullable;
import rekey.outcome.Came;
import rekey.place.Place;

/// How a run ended in a place, for the targets that have no outcome of their own.
///
/// @param wantedKey of the place as text; null where it was not found
/// @param rest the outcome of targets that were to be changed and have no other note
public record PlaceEnd(
        Place place, String accountName, @Nullable String wantedKey, Came rest) {}
