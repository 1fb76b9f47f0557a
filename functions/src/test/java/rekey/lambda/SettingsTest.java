package rekey.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.outcome.Patience;

class SettingsTest {
    private static final Map<String, String> COMPLETE = Map.ofEntries(
            Map.entry("BUCKET", "b"),
            Map.entry("AWS_REGION", "eu-central-1"),
            Map.entry("HUB_ACCOUNT", "111122223333"),
            Map.entry("MEMBER_ROLE_NAME", "RekeyMember"),
            Map.entry("PLACES_PER_WORKER", "25"),
            Map.entry("MAX_WORKERS", "200"),
            Map.entry("RESERVED_CONCURRENCY", "0"),
            Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
            Map.entry("PROPAGATION_SECONDS", "300"),
            Map.entry("KEY_SHOWS_SECONDS", "240"),
            Map.entry("PATIENCE_SECONDS", "1800"));

    static Set<String> variables() {
        return COMPLETE.keySet();
    }

    @Test
    void theTemplateSetsThemAll() {
        assertThat(Settings.of(COMPLETE))
                .isEqualTo(new Settings(
                        "b",
                        "eu-central-1",
                        "111122223333",
                        "RekeyMember",
                        25,
                        200,
                        false,
                        1024,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(4),
                        new Patience(Duration.ofMinutes(30))));
    }

    @ParameterizedTest
    @CsvSource({"0, 200, false", "50, 50, true", "500, 200, true"})
    void noMoreWorkersAreAtWorkThanConcurrencyIsReservedFor(String reservation, int most, boolean reserved) {
        var reserving = new HashMap<>(COMPLETE);
        reserving.put("RESERVED_CONCURRENCY", reservation);
        assertThat(Settings.of(reserving)).returns(most, Settings::mostWorkers).returns(reserved, Settings::reserved);
    }

    @ParameterizedTest
    @MethodSource("variables")
    void aVariableThatIsMissingOrBlankIsNamed(String name) {
        var without = new HashMap<>(COMPLETE);
        without.remove(name);
        assertThatThrownBy(() -> Settings.of(without))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("environment variable " + name + " must be set by the template");
        without.put(name, " ");
        assertThatThrownBy(() -> Settings.of(without)).hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PLACES_PER_WORKER",
                "MAX_WORKERS",
                "RESERVED_CONCURRENCY",
                "PROPAGATION_SECONDS",
                "KEY_SHOWS_SECONDS",
                "PATIENCE_SECONDS"
            })
    void aNumberThatIsNoneIsNamedWithWhatItWas(String name) {
        var wrong = new HashMap<>(COMPLETE);
        wrong.put(name, "5 minutes");
        assertThatThrownBy(() -> Settings.of(wrong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("environment variable " + name + " must be a number, was 5 minutes");
    }
}
