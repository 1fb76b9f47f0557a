package rekey.holders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.run.Json;

/// Run by a shell in which `aws` writes down what it is given.
class DetectorScriptTest {
    private static final String AWS = "aws() { for each in \"$@\"; do printf '%s\\0' \"$each\"; done; }\nNEW_KEY=new\n";

    private static List<String> given(String script) throws Exception {
        var shell = new ProcessBuilder("sh", "-c", AWS + script)
                .redirectErrorStream(true)
                .start();
        var output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
        return List.of(output.split("\0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "it's",
                "'; rm -rf / #",
                "$(id) `id` ${NEW_KEY}",
                "\"quoted\" \\ back\\\\slash",
                "two\nlines",
                "file:///etc/passwd",
                "--delete",
                "%s %1$s %"
            })
    void whateverADetectorIsCalledTheScriptMakesItAgain(String hostile) throws Exception {
        var settings = Map.<String, Object>of("detectorName", hostile, "filterPattern", hostile);
        var words = given(DetectorScript.of("eu-central-1", hostile, settings));
        assertThat(words.subList(0, 5))
                .containsExactly("logs", "delete-log-anomaly-detector", "--region", "eu-central-1", "--cli-input-json");
        assertThat(Json.MAPPER.readTree(words.get(5)).path("anomalyDetectorArn").asText())
                .isEqualTo(hostile);
        assertThat(words.subList(6, 11))
                .containsExactly("logs", "create-log-anomaly-detector", "--region", "eu-central-1", "--cli-input-json");
        assertThat(Json.MAPPER.readTree(words.get(11)).path("detectorName").asText())
                .isEqualTo(hostile);
        assertThat(words.subList(12, 14)).containsExactly("--kms-key-id", "new");
        assertThat(words).hasSize(14);
    }
}
