package rekey.retire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.words.Amount;

/// Something beside targets that was seen on a key.
///
/// @param staysDays how many days what it has stored stays under the key; null if nobody tells
/// @param seen by the last look that found it there
/// @param missed by the first look that did not; null while it is there
/// @param name as in [Sighting]
@JsonIgnoreProperties(ignoreUnknown = true)
public record HolderSighting(
        String kind,
        String holder,
        String arn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer staysDays,
        Instant seen,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant missed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name)
        implements Watched {

    public boolean same(HolderSighting other) {
        return kind.equals(other.kind) && holder.equals(other.holder) && arn.equals(other.arn);
    }

    public HolderSighting missedAt(Instant look) {
        return missed == null ? new HolderSighting(kind, holder, arn, staysDays, seen, look, name) : this;
    }

    /// When all is gone that it had stored; empty while it is not. What has a name stays known: AWS
    /// shows the name still, and it would count anew.
    Optional<Instant> goneBy(Instant now) {
        return missed == null || name != null || staysDays == null
                ? Optional.empty()
                : Optional.of(missed.plus(Duration.ofDays(staysDays))).filter(gone -> !gone.isAfter(now));
    }

    /// While it is there it is found by itself.
    Stream<Finding> findings(Place place) {
        if (missed == null) {
            return Stream.empty();
        }
        var what = name == null
                ? "what %s %s has stored under the key".formatted(kind, holder)
                : "what %s %s may have stored under the key: AWS shows it with the name %s"
                        .formatted(kind, holder, name);
        return Optional.ofNullable(staysDays)
                .<Finding>map(days -> new Finding.Until(
                        missed.plus(Duration.ofDays(days)),
                        "%s stays for %s; it was found elsewhere on %s"
                                .formatted(what, new Amount(days, "day"), missed),
                        place.toString(),
                        missed))
                .or(() -> Optional.of(new Finding.Missing(new Gap(
                        "%s in %s".formatted(what, place),
                        "it is no longer on the key since %s, and no API tells how long AWS keeps what it stored"
                                .formatted(missed),
                        "Look there, and list with the query of the certificate who still uses the key"))))
                .stream();
    }
}
