package rekey.retire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import rekey.place.RegionalService;

/// Something that could not be looked at.
///
/// @param what e.g. `grants of the key`
/// @param why AWS's words, or Rekey's
/// @param remedy an order to the person who reads it
/// @param absent the service that has no endpoint there, if that is why; null where there is another
///     reason
public record Gap(
        String what,
        String why,
        String remedy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RegionalService absent) {
    public Gap(String what, String why, String remedy) {
        this(what, why, remedy, null);
    }

    String sentence() {
        return "%s: %s".formatted(what, why);
    }
}
