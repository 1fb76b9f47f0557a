package rekey.progress;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.target.Names;
import rekey.target.Target;

/// What is known of the targets of a place that are on a previous key still.
///
/// @param stillOnIt how many targets the verification found on it
/// @param doubts why it may be more
/// @param stillOnItNames the first of them
@JsonPropertyOrder({"stillOnIt", "unread", "untold", "unseen", "stillOnItNames"})
public record StillOnKey(
        int stillOnIt,
        @JsonIgnore Set<Doubt> doubts,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) Names stillOnItNames) {
    public static final StillOnKey NONE = new StillOnKey(0, Set.of(), Names.NONE);

    /// Why nobody knows whether a target is on a key. A member of its own in JSON.
    public enum Doubt {
        /// This is what the changes alone tell: the place was not looked at again.
        UNSEEN,
        /// Nobody knows which key the query results are on now.
        UNREAD,
        /// Targets are or were on a name, and nobody knows which key it means.
        UNTOLD
    }

    @JsonCreator
    static StillOnKey of(
            @JsonProperty("stillOnIt") int stillOnIt,
            @JsonProperty("unread") boolean unread,
            @JsonProperty("untold") boolean untold,
            @JsonProperty("unseen") boolean unseen,
            @JsonProperty("stillOnItNames") @Nullable Names names) {
        var doubts = EnumSet.allOf(Doubt.class);
        doubts.removeIf(doubt -> switch (doubt) {
            case UNREAD -> !unread;
            case UNTOLD -> !untold;
            case UNSEEN -> !unseen;
        });
        return new StillOnKey(stillOnIt, Set.copyOf(doubts), Names.orNone(names));
    }

    /// Of nobody knows which targets.
    public static StillOnKey of(int targets) {
        return new StillOnKey(targets, Set.of(), Names.NONE);
    }

    static StillOnKey of(Target target) {
        return new StillOnKey(1, Set.of(), Names.of(target));
    }

    /// The same, and there is a doubt.
    public StillOnKey doubted(Doubt doubt) {
        return plus(new StillOnKey(0, Set.of(doubt), Names.NONE));
    }

    StillOnKey plus(StillOnKey other) {
        return new StillOnKey(
                stillOnIt + other.stillOnIt,
                Stream.concat(doubts.stream(), other.doubts.stream()).collect(Collectors.toUnmodifiableSet()),
                stillOnItNames.plus(other.stillOnItNames));
    }

    @JsonProperty("unread")
    private boolean unread() {
        return doubts.contains(Doubt.UNREAD);
    }

    @JsonProperty("untold")
    private boolean untold() {
        return doubts.contains(Doubt.UNTOLD);
    }

    @JsonProperty("unseen")
    private boolean unseen() {
        return doubts.contains(Doubt.UNSEEN);
    }
}
