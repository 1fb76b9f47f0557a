package rekey.retire;

import java.util.List;
import rekey.place.Place;

/// The places in which targets may be on a key.
///
/// @param places that the run was to visit, in the key's Regions
/// @param leftOut accounts and Regions of the organization that it was not to visit
public record Reach(List<Place> places, List<Gap> leftOut) {
    public Reach {
        places = List.copyOf(places);
        leftOut = List.copyOf(leftOut);
    }
}
