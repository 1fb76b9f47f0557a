package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {
    private static CronTimes of(String expression) {
        return CronTimes.of(expression).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cron(0 3 ? * SUN *)       | P7D
        cron(0 3 ? * sun,wed *)   | P3D
        cron(0 3 ? * MON-FRI *)   | P1D
        cron(0 3 ? * FRI-MON *)   | P1D
        cron(0 3 ? * 1,7 *)       | P1D
        cron(0 3 * * ? *)         | P1D
        cron(0 3 1 * ? *)         | P28D
        cron(0 3 1,15 * ? *)      | P14D
        cron(0 3 31 * ? *)        | P31D
        cron(0 3 L * ? *)         | P28D
        cron(0 3 15W * ? *)       | P28D
        cron(0 3 1W 1 ? *)        | P364D
        cron(0 3 29 2 ? *)        | P1461D
        cron(0 3 1 jan,JUL ? *)   | P181D
        cron(0 3 1 */6 ? *)       | P181D
        cron(0 3 ? * 2#1 *)       | P28D
        cron(0 3 ? * MON#5 *)     | P63D
        cron(0 3 ? * 6L *)        | P28D
        cron(0 3 ? * L *)         | P7D
        cron(0 3 ? JUN MON *)     | P7D
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
    @ValueSource(
            strings = {
                "",
                "at(2027-01-01T00:00:00)",
                "cron(0 3)",
                "cron(a b ? * SUN *)",
                "cron(0 3 ? * NO *)",
                "cron(0 3 30 2 ? *)",
                "cron(0 3 ? FOO SUN *)",
                "cron(0 25 * * ? *)"
            })
    void whatIsNoCronOrCannotBeReadIsNoneOfIt(String expression) {
        assertThat(CronTimes.of(expression)).isEmpty();
    }

    @Test
    void aFiringMeetsARunThatGoesOn() {
        var sundays = of("cron(0 3 ? * SUN *)");
        var hour = Duration.ofHours(1);
        assertThat(sundays.meets(of("cron(0 3 * * ? *)"), Duration.ZERO)).isTrue();
        assertThat(sundays.meets(of("cron(30 3 * * ? *)"), hour)).isTrue();
        assertThat(sundays.meets(of("cron(30 4 * * ? *)"), hour)).isFalse();
        assertThat(sundays.meets(of("cron(30 3 ? * MON *)"), hour)).isFalse();
        assertThat(of("cron(0 3 1 * ? *)").meets(sundays, Duration.ZERO)).isTrue();
        assertThat(of("cron(0 3 1 * ? *)").meets(of("cron(0 3 2 * ? *)"), hour.multipliedBy(23)))
                .isFalse();
        assertThat(of("cron(30 23 ? * SAT *)").meets(of("cron(0 0 ? * SUN *)"), hour))
                .isTrue();
    }
}
