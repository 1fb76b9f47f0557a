package rekey.simulation;

import java.util.Map;
import rekey.place.Place;

/// How long a call takes from a hub in eu-central-1, there and back: about what public measurements
/// of the Regions' distances say.
final class Distance {
    private static final double NEAR_SECONDS = 0.03;
    private static final double FAR_SECONDS = 0.25;

    private static final Map<String, Double> SECONDS = Map.of(
            "eu-central-1", NEAR_SECONDS,
            "eu-west-1", 0.05,
            "us-east-1", 0.12,
            "ca-central-1", 0.12,
            "us-west-2", 0.17,
            "ap-southeast-1", 0.19,
            "sa-east-1", 0.23,
            "ap-northeast-1", 0.25);

    private Distance() {}

    /// Of a Region that is not known, that of the farthest.
    static double seconds(Place place) {
        return SECONDS.getOrDefault(place.region(), FAR_SECONDS);
    }
}
