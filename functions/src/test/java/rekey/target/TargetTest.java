package rekey.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.run.Json;

class TargetTest {
    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/aws/lambda/f", "none", "unknown", "query-result", "a#b.c_d-e/"})
    void aLogGroupIsWrittenAsItsName(String name) {
        var group = new Target.LogGroup(name);
        assertThat(json(group)).isEqualTo("\"" + name + "\"");
        assertThat(read(json(group), Target.class)).isEqualTo(group);
    }

    @Test
    void queryResultsAreWrittenAsNoLogGroupCanBeCalled() {
        var queryResults = new Target.QueryResults();
        assertThat(json(queryResults)).isEqualTo("\"query-result:*\"");
        assertThat(read(json(queryResults), Target.class)).isEqualTo(queryResults);
    }

    @Test
    void aLogGroupHasAName() {
        assertThatThrownBy(() -> new Target.LogGroup("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("\"\"", Target.class)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aPreviousKeyIsReadAsItWasWritten() {
        var arn = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555";
        assertThat(json(new PreviousKey.Key(arn))).isEqualTo("\"" + arn + "\"");
        assertThat(json(new PreviousKey.None())).isEqualTo("\"none\"");
        assertThat(json(new PreviousKey.Unknown())).isEqualTo("\"unknown\"");
        assertThat(read("\"" + arn + "\"", PreviousKey.class)).isEqualTo(new PreviousKey.Key(arn));
        assertThat(read("\"none\"", PreviousKey.class)).isEqualTo(new PreviousKey.None());
        assertThat(read("\"unknown\"", PreviousKey.class)).isEqualTo(new PreviousKey.Unknown());
    }

    @Test
    void noArnIsNoKey() {
        assertThat(PreviousKey.ofShown(null)).isEqualTo(new PreviousKey.None());
        assertThat(PreviousKey.ofShown("")).isEqualTo(new PreviousKey.None());
        assertThat(PreviousKey.ofShown("arn:x")).isEqualTo(new PreviousKey.Key("arn:x"));
    }

    @Test
    void onlyTheVeryKeyIsTheKey() {
        assertThat(new PreviousKey.Key("arn:x").is("arn:x")).isTrue();
        assertThat(new PreviousKey.Key("arn:x").is("arn:y")).isFalse();
        assertThat(new PreviousKey.None().is("arn:x")).isFalse();
        assertThat(new PreviousKey.Unknown().is("arn:x")).isFalse();
    }
}
