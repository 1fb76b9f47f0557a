package rekey.input;

import java.util.List;
import rekey.place.Place;

/// The accounts whose places go first. Where one of them does not come out right, the run stops
/// there.
///
/// @param accounts account ids, at least one
/// @param bakeMinutes how long the run waits after these places, 0 to [#MOST_MINUTES]
public record Canary(List<String> accounts, int bakeMinutes) {
    /// A week.
    public static final int MOST_MINUTES = 7 * 24 * 60;

    public Canary {
        accounts = List.copyOf(accounts);
        if (accounts.isEmpty() || !accounts.stream().allMatch(Place::isAccount)) {
            throw new IllegalArgumentException("accounts must be at least one of 12 digits each, was " + accounts);
        }
        if (bakeMinutes < 0 || bakeMinutes > MOST_MINUTES) {
            throw new IllegalArgumentException("bakeMinutes must be 0 to " + MOST_MINUTES + ", was " + bakeMinutes);
        }
    }
}
