package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.4S, 0 s",
        "PT41S, 41 s",
        "PT20M, 20 min",
        "PT20M5S, 20 min 5 s",
        "PT3H40M10S, 3 h 40 min",
        "PT1H0M9S, 1 h",
        "PT51H, 2 d 3 h"
    })
    void aLengthOfTimeHasTwoUnitsAtMost(Duration duration, String words) {
        assertThat(Format.duration(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0 places", "1 | 1 place", "1234567 | 1,234,567 places"})
    void aCountHasItsNoun(int count, String words) {
        assertThat(Format.count(count, "place")).isEqualTo(words);
    }

    @Test
    void aTimeOfAnotherDayHasItsDate() {
        var start = Instant.parse("2026-10-01T23:59:58Z");
        assertThat(Format.time(start.plusSeconds(1), start)).isEqualTo("23:59:59");
        assertThat(Format.time(start.plusSeconds(2), start)).isEqualTo("2 Oct 2026, 00:00:00");
        assertThat(Format.moment(start)).isEqualTo("1 Oct 2026, 23:59:58 UTC");
    }
}
