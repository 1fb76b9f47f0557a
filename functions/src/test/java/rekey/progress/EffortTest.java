package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EffortTest {
    private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

    @Test
    void theChangesOfTwoInvocationsAreFromTheFirstToTheLast() {
        var one = Effort.of(1, 2).changed(AT.plusSeconds(5)).changed(AT.plusSeconds(2));
        var other = Effort.of(3, 4).changed(AT);
        var both = Effort.of(4, 6).during(new ChangeSpan(AT, AT.plusSeconds(5)));
        assertThat(one.plus(other)).isEqualTo(both);
        assertThat(other.plus(one)).isEqualTo(both);
    }

    @Test
    void noneAddsNothing() {
        var some = Effort.of(1, 2.5).during(new ChangeSpan(AT, AT));
        assertThat(some.plus(Effort.NONE)).isEqualTo(some);
        assertThat(Effort.NONE.plus(some)).isEqualTo(some);
    }
}
