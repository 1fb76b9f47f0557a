package rekey.retire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import rekey.place.Place;

/// What looks have ever seen on a key in a place. A look of today cannot tell of what has left the
/// key otherwise than by a run: one that saw it there can.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Remembered(
        Place place,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Sighting> targets,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HolderSighting> holders) {
    public Remembered {
        targets = List.copyOf(Objects.requireNonNullElse(targets, List.of()));
        holders = List.copyOf(Objects.requireNonNullElse(holders, List.of()));
    }

    /// What two keys of one multi-Region key have seen in the same place.
    public Remembered and(Remembered other) {
        return new Remembered(
                place,
                Stream.concat(targets.stream(), other.targets.stream())
                        .distinct()
                        .toList(),
                Stream.concat(holders.stream(), other.holders.stream())
                        .distinct()
                        .toList());
    }

    public boolean isEmpty() {
        return targets.isEmpty() && holders.isEmpty();
    }
}
