package rekey.drift;

import java.util.List;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.place.Place;

/// A place in which a plan was to change something.
///
/// @param wantedKey that it showed; `new` where a key was to be made
/// @param journal its segments of the plan's run: each target to change, with the key that it was on
public record PlannedPlace(Place place, PlaceKey wantedKey, List<Segment> journal) {}
