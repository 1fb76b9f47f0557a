package rekey.retire;

import java.util.List;
import rekey.place.Place;

/// The places in which targets may be on a key.
///
/// @param places that the run was to visit, in the key's Regions
/// @param leftOut accounts and Regions of the organization that it was not to visit
/// @param notOffered services that AWS does not offer there, and nothing of which can be on it
public record Reach(List<Place> places, List<Gap> leftOut, List<Finding.Fact> notOffered) {
    public Reach {
        places = List.copyOf(places);
        leftOut = List.copyOf(leftOut);
        notOffered = List.copyOf(notOffered);
    }
}
