package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void aShortTextStaysAsItIs() {
        assertThat(Excerpt.of("short", 5)).isEqualTo("short");
    }

    @Test
    void aLongTextEndsInDotsAtTheLimit() {
        assertThat(Excerpt.of("0123456789", 8)).isEqualTo("01234...");
    }

    @Test
    void aTextIsOneLineWithoutControlCharacters() {
        assertThat(Excerpt.of(" a\r\n\tb\u0000\u001b[31mc\u2028d\n", 80)).isEqualTo("a b [31mc d");
    }

    @Test
    void whatIsOnlyCutKeepsItsBlanksAndLines() {
        assertThat(Excerpt.cut(" a\nb ", 6)).isEqualTo(" a\nb ");
        assertThat(Excerpt.cut(" a\nb  c", 6)).isEqualTo(" a\n...");
    }

    @Test
    void noCharacterIsCutInTwo() {
        var smiles = "\ud83d\ude00".repeat(10);
        for (int most = 4; most < 20; most++) {
            var cut = Excerpt.of(smiles, most);
            assertThat(cut).hasSizeLessThanOrEqualTo(most);
            assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(cut);
        }
    }
}
