package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.run.Json;

class GivenInputTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | ''",
                "{\"Comment\": \"Insert your JSON here\"} | ''",
                "{\"Comment\": \"Monthly\"}               | Monthly",
                "{\"mode\": \"plan\"}                     | ''"
            })
    void theCommentIsWhatWhoeverStartedTheRunWroteThere(String input, String comment) {
        assertThat(GivenInput.of(Json.tree(input))).returns(comment, GivenInput::comment);
    }

    @Test
    void itIsShownAsJson() {
        assertThat(GivenInput.of(Json.tree("{\"mode\":\"plan\"}")))
                .isEqualTo(new GivenInput("", "{\n  \"mode\" : \"plan\"\n}", false));
    }

    @Test
    void ofALongOneTheFirstPartIsShownAndItSaysSo() {
        var input = Json.MAPPER.createObjectNode().put("Comment", "x".repeat(GivenInput.LONGEST));
        assertThat(GivenInput.of(input))
                .returns(true, GivenInput::isCut)
                .returns(GivenInput.LONGEST, given -> given.text().length());
    }

    @Test
    void ofAPlanThatDidNotKeepItNothingIsInvented() {
        assertThat(GivenInput.of(null)).isEqualTo(new GivenInput("", "", false));
    }
}
