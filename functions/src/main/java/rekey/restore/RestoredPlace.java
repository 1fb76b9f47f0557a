package rekey.restore;

import java.util.List;
import rekey.journal.Segment;
import rekey.place.Place;
import rekey.target.PreviousKey;

/// A place of the run that is undone.
///
/// @param given the key that the run put its targets on, where the journal has none for a target
/// @param journal its segments, at least one
/// @param verified whether the run looked at the place again after the propagation delay
public record RestoredPlace(Place place, PreviousKey given, List<Segment> journal, boolean verified) {}
