package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.place.Place;

class JsonTest {
    private record Sample(int number, Instant at) {}

    private static Sample sample(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Sample.class);
    }

    @Test
    void instantsAreText() {
        var sample = new Sample(1, Instant.parse("2026-10-01T12:00:00.123Z"));
        var json = new String(Json.bytes(sample), StandardCharsets.UTF_8);
        assertThat(json).isEqualTo("{\"number\":1,\"at\":\"2026-10-01T12:00:00.123Z\"}");
        assertThat(sample(json)).isEqualTo(sample);
    }

    @Test
    void aFieldThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> sample("{\"number\":1,\"at\":\"2026-10-01T12:00:00Z\",\"extra\":1}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("extra");
    }

    record Telling(int number) {
        public boolean isLarge() {
            return number > 9;
        }
    }

    @Test
    void whatARecordSaysOfItselfIsNotWritten() {
        assertThat(new String(Json.bytes(new Telling(10)), StandardCharsets.UTF_8))
                .isEqualTo("{\"number\":10}");
        assertThat(Json.read(Json.bytes(new Telling(10)), Telling.class).isLarge())
                .isTrue();
    }

    @Test
    void noNumberIsNotZero() {
        assertThatThrownBy(() -> sample("{\"number\":null,\"at\":\"2026-10-01T12:00:00Z\"}"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("number");
    }

    @Test
    void linesAreOneValueEachAlsoWhereAValueHasLineBreaks() {
        var values = List.of("a", "b\nc", "ä");
        var lines = new String(Json.lines(values), StandardCharsets.UTF_8);
        assertThat(lines.lines()).hasSize(3);
        assertThat(Json.readLines(lines.getBytes(StandardCharsets.UTF_8), String.class))
                .isEqualTo(values);
        assertThat(Json.lines(List.of())).isEmpty();
        assertThat(Json.readLines(new byte[0], String.class)).isEmpty();
    }

    @Test
    void aPlaceIsReadAsItWasWritten() {
        var place = new Place("111122223333", "eu-central-1");
        assertThat(Json.read(Json.pretty(place), Place.class)).isEqualTo(place);
    }

    @Test
    void whatIsNoJsonIsAnError() {
        assertThatThrownBy(() -> Json.tree("{oops")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> sample("{oops")).isInstanceOf(UncheckedIOException.class);
    }
}
