package rekey.input;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/// Which Regions of an account are wanted. Written as a list of codes, or as `"enabled"`.
public sealed interface RegionScope {
    String ENABLED = "enabled";

    /// These, in every account.
    ///
    /// @param regions Region codes, at least one
    record Named(List<String> regions) implements RegionScope {
        @Override
        public Object json() {
            return regions;
        }
    }

    /// Those that are enabled in the account.
    record Enabled() implements RegionScope {
        @Override
        public Object json() {
            return ENABLED;
        }
    }

    @JsonValue
    Object json();

    @JsonCreator
    static RegionScope of(JsonNode json) {
        return json.isArray()
                ? new Named(StreamSupport.stream(json.spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList())
                : new Enabled();
    }
}
