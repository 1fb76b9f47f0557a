package rekey.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Came;
import rekey.run.SharedObjects.Part;

/// Where the notes of a place are; handed on with what is known of the place.
///
/// @param parts in the order in which they were written
/// @param rest what the targets came to that have no other outcome; null where each has one
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Noted(List<Part> parts, @Nullable Came rest) {
    public static final Noted NOTHING = new Noted(List.of(), null);

    public Noted {
        parts = List.copyOf(Objects.requireNonNullElse(parts, List.of()));
    }

    public Noted plus(List<Part> more) {
        return more.isEmpty()
                ? this
                : new Noted(Stream.concat(parts.stream(), more.stream()).toList(), rest);
    }

    public Noted plus(Noted later) {
        return new Noted(Stream.concat(parts.stream(), later.parts.stream()).toList(), later.rest);
    }

    public Noted withRest(@Nullable Came came) {
        return new Noted(parts, came);
    }
}
