package rekey.retire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.target.Target;

/// Targets that were seen on a key, and of which all this holds.
///
/// @param key its ARN, in the Region of the place
/// @param retentionInDays when they were seen there last; null: they kept their events for ever, or
///     are the query results
/// @param seen by the last look that found them there
/// @param missed by the first look that did not; null while they are there
/// @param name that AWS shows for their key, where this may have meant the key: it means another now
@JsonIgnoreProperties(ignoreUnknown = true)
public record Sighting(
        String key,
        List<Target> targets,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer retentionInDays,
        Instant seen,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant missed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name) {
    public Sighting {
        targets = List.copyOf(targets);
    }
}
