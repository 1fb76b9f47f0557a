package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rekey.run.Json;

class StackDefaultsTest {
    private static final Set<String> KNOWN = Set.of("eu-central-1", "us-east-1");

    @Test
    void regionsAreSeparatedByCommasWithOrWithoutBlanks() {
        var defaults =
                StackDefaults.of(Map.of("KEY_ALIAS", "alias/a", "REGIONS", "eu-central-1 , us-east-1"), KNOWN, true);
        assertThat(new InputParser(defaults).parse(Json.tree("{}")).regions())
                .isEqualTo(new RegionScope.Named(List.of("eu-central-1", "us-east-1")));
    }

    @Test
    void aVariableThatIsMissingIsNamed() {
        assertThatThrownBy(() -> StackDefaults.of(Map.of("REGIONS", "eu-central-1"), KNOWN, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("KEY_ALIAS");
        assertThatThrownBy(() -> StackDefaults.of(Map.of("KEY_ALIAS", "alias/a", "REGIONS", " "), KNOWN, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("REGIONS");
    }
}
