package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    @ParameterizedTest
    @CsvSource({
        "2026-12-01T00:00:00Z, 2026-12-01T00:00:00Z, true",
        "2026-12-01T00:00:00.123456Z, 2026-12-01T00:00:00.123Z, true",
        "2026-12-01T00:00:00.999Z, 2026-12-01T00:00:00Z, true",
        "2026-12-01T00:00:00.600Z, 2026-12-01T00:00:01Z, true",
        "2026-12-01T00:00:01Z, 2026-12-01T00:00:00Z, false",
        "2026-08-01T00:00:00Z, 2026-12-01T00:00:00Z, false"
    })
    void clocksThatRoundOtherwiseTellOfTheSameStart(Instant one, Instant other, boolean same) {
        assertThat(Start.same(one, other)).isEqualTo(same);
        assertThat(Start.same(other, one)).isEqualTo(same);
    }
}
