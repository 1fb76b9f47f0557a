package rekey.retire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;

/// What one place shows of one key. A place that cannot be entered shows none of it.
///
/// @param logGroups by the listing of today
/// @param queryResults by a query of today
/// @param departures what left it, by all journals
/// @param retention what is to be known of the account's retention policies: one may be about to
///     lengthen what log groups show
/// @param holders others that name it
/// @param notLookedAt which kinds of holders could not be looked at
/// @param remembered what looks have seen on it there, this one among them; null where this one could
///     not see all
public record InPlace(
        Place place,
        Looked<OnKey> logGroups,
        Looked<OnKey> queryResults,
        Looked<List<Departure>> departures,
        Looked<List<String>> retention,
        Looked<List<OtherUse>> holders,
        List<Gap> notLookedAt,
        @Nullable Remembered remembered) {

    public InPlace {
        notLookedAt = List.copyOf(notLookedAt);
    }

    /// Of a place where nothing was ever seen on it.
    InPlace(
            Place place,
            Looked<OnKey> logGroups,
            Looked<OnKey> queryResults,
            Looked<List<Departure>> departures,
            Looked<List<String>> retention,
            Looked<List<OtherUse>> holders,
            List<Gap> notLookedAt) {
        this(
                place,
                logGroups,
                queryResults,
                departures,
                retention,
                holders,
                notLookedAt,
                new Remembered(place, List.of(), List.of()));
    }

    /// Of a place that shows nothing.
    public static InPlace barred(Place place, Gap gap) {
        return new InPlace(
                place,
                new Looked.Unseen<>(gap),
                new Looked.Unseen<>(gap),
                new Looked.Unseen<>(gap),
                new Looked.Unseen<>(gap),
                new Looked.Unseen<>(gap),
                List.of(),
                null);
    }
    /// Whether all was looked at, and there is nothing to be said of the key.
    public boolean tellsNothing() {
        return shows(logGroups, OnKey.NONE)
                && shows(queryResults, OnKey.NONE)
                && shows(departures, List.of())
                && shows(retention, List.of())
                && shows(holders, List.of())
                && notLookedAt.isEmpty();
    }

    private static <T> boolean shows(Looked<T> looked, T what) {
        return looked instanceof Looked.Seen<T>(var seen, var _) && seen.equals(what);
    }
}
