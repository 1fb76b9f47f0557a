package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HarmlessTextTest {
    @Test
    void whatSteersTheEyeOrAProgramIsReplaced() {
        assertThat(HarmlessText.text("a\u202Eb\u2066c\u200Fd\u0000e\u001Bf\u2028g\uFEFFh\uD800i"))
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg\uFFFDh\uFFFDi");
    }

    @Test
    void whatPeopleWriteStays() {
        var text = "Gro\u00DF \u05D0\u05D1 \u65E5\u672C \uD83D\uDE00 <b> & \"\n\t";
        assertThat(HarmlessText.text(text)).isSameAs(text);
    }
}
