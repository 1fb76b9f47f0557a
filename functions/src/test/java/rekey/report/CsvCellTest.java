package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "  =1",
                "\u00A0=1",
                "\u3000+1",
                "\uFF1D1",
                "=",
                "-2+3+cmd|' /C calc'!A0",
                "\r\n@x"
            })
    void whatASpreadsheetWouldCarryOutIsMadeText(String given) {
        assertThat(CsvCell.text(given))
                .startsWith("'")
                .endsWith(given.strip().substring(given.strip().length() - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=1", "/aws/lambda/x-1", "Sandbox", "'=1", "arn:aws:kms:eu-central-1:1:key/a", "12"})
    void allElseStaysAsItIs(String given) {
        assertThat(CsvCell.text(given)).isEqualTo(given);
    }

    @Test
    void aCellIsOneLine() {
        assertThat(CsvCell.text("a\r\nb\tc\u0000d\re")).isEqualTo("a b c\uFFFDd e");
    }
}
