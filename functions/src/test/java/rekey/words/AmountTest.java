package rekey.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "0, '0 log groups', '0 log groups are'",
        "1, '1 log group', '1 log group is'",
        "2, '2 log groups', '2 log groups are'",
        "1200, '1,200 log groups', '1,200 log groups are'",
    })
    void nounAndVerbAgreeWithTheNumber(long number, String amount, String withItsVerb) {
        var groups = new Amount(number, "log group");
        assertThat(groups).hasToString(amount);
        assertThat(groups.with("is", "are")).isEqualTo(withItsVerb);
    }
}
