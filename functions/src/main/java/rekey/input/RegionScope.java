package rekey.input;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;

/// Which Regions of an account are wanted. Written as a list of codes, or as `"enabled"`.
public sealed interface RegionScope {
    String ENABLED = "enabled";

    /// These, in every account.
    ///
    /// @param regions Region codes, at least one, each once
    record Named(List<String> regions) implements RegionScope {
        public Named {
            regions = List.copyOf(regions);
            if (regions.isEmpty() || new HashSet<>(regions).size() < regions.size()) {
                throw new IllegalArgumentException("regions must be at least one, each once, was " + regions);
            }
        }

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
