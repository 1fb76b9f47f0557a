package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;
import rekey.run.Json;

class StopCommandTest {
    /// Nothing else says so in a mode that is added.
    @ParameterizedTest
    @EnumSource(Mode.class)
    void whoStopsARunIsToldHowToGoOnOrBackInItsModesOwnWords(Mode mode) {
        var stopped = new Run("r", "e", "ABORTED", mode.text(), null, Instant.EPOCH, Instant.EPOCH, Json.tree("{}"));
        var words = String.join("\n", StopCommand.words(stopped, new HubOptions()));
        assertThat(words.contains("had changed nothing")).isEqualTo(!mode.changes());
        assertThat(words.contains("rekey restore r")).isEqualTo(mode == Mode.ROTATE);
    }
}
