package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeekTimesTest {
    private static WeekTimes of(String expression) {
        return WeekTimes.of(expression).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cron(0 3 ? * SUN *)       | P7D
        cron(0 3 ? * sun,wed *)   | P3D
        cron(0 3 ? * MON-FRI *)   | P1D
        cron(0 3 ? * FRI-MON *)   | P1D
        cron(0 3 ? * 1,7 *)       | P1D
        cron(0 3 * * ? *)         | P1D
        cron(0 3 1 * ? *)         | P1D
        cron(0 3 ? * 2#1 *)       | P1D
        cron(0 3 ? * 6L *)        | P1D
        cron(0 */6 * * ? *)       | PT6H
        cron(0 0/5 * * ? *)       | PT4H
        cron(0 1,22 * * ? *)      | PT3H
        cron(*/15 * * * ? *)      | PT15M
        cron(5-10/5 3 * * ? *)    | PT5M
        cron( 0  3 ? * SUN 2027 ) | P7D
        """)
    void theShortestTimeBetweenTwoFirings(String expression, Duration gap) {
        assertThat(of(expression).shortestGap()).isEqualTo(gap);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "at(2027-01-01T00:00:00)", "cron(0 3)", "cron(a b ? * SUN *)", "cron(0 3 ? * NO *)"})
    void whatIsNoCronOrCannotBeReadIsNoneOfIt(String expression) {
        assertThat(WeekTimes.of(expression)).isEmpty();
    }

    @Test
    void aFiringMeetsARunThatGoesOn() {
        var sundays = of("cron(0 3 ? * SUN *)");
        var hour = Duration.ofHours(1);
        assertThat(sundays.meets(of("cron(0 3 * * ? *)"), Duration.ZERO)).isTrue();
        assertThat(sundays.meets(of("cron(30 3 * * ? *)"), hour)).isTrue();
        assertThat(sundays.meets(of("cron(30 4 * * ? *)"), hour)).isFalse();
        assertThat(sundays.meets(of("cron(30 3 ? * MON *)"), hour)).isFalse();
        assertThat(of("cron(30 23 ? * SAT *)").meets(of("cron(0 0 ? * SUN *)"), hour))
                .isTrue();
    }
}
