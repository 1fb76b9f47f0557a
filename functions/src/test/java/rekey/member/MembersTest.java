package rekey.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
    @ParameterizedTest
    @CsvSource({
        "3f2a-11, rekey-3f2a-11",
        "a_b+c=d.e@f, rekey-a_b+c=d.e@f",
        "'a b/c:d', rekey-a-b-c-d",
        "nächtlich, rekey-n-chtlich"
    })
    void aSessionIsNamedForItsRun(String run, String session) {
        assertThat(Members.sessionName(run)).isEqualTo(session);
    }

    @ParameterizedTest
    @ValueSource(ints = {57, 58, 59, 80})
    void aSessionsNameIsAsLongAsStsAllows(int length) {
        assertThat(Members.sessionName("r".repeat(length)))
                .hasSize(Math.min(64, "rekey-".length() + length))
                .matches("[\\w+=,.@-]{2,64}");
    }
}
