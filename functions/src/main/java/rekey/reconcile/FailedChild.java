package rekey.reconcile;

import java.util.Set;
import rekey.outcome.Failure;
import rekey.place.Place;

/// A child execution that did not succeed.
///
/// @param places of its batch
record FailedChild(Phase phase, Set<Place> places, Failure failure) {}
