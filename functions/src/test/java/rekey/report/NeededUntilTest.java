package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import rekey.rotate.PreviousKeyUse;

class NeededUntilTest {
    private static final Instant CHANGED = Instant.parse("2026-10-01T12:00:00Z");

    private static Duration after(int logGroups, int longestRetentionDays, boolean queryResults) {
        var until = NeededUntil.of(new PreviousKeyUse(logGroups, longestRetentionDays, 0, queryResults, CHANGED));
        assertThat(until).isNotNull();
        return Duration.between(CHANGED, until);
    }

    @Test
    void eventsAreReadableUntilTheyExpiredAndWereDeleted() {
        assertThat(after(3, 30, false))
                .isEqualTo(Duration.ofMinutes(5).plusDays(30).plusHours(72));
    }

    @Test
    void queryResultsAreKeptSevenDays() {
        assertThat(after(0, 0, true)).isEqualTo(Duration.ofMinutes(5).plusDays(7));
    }

    @Test
    void theLongerOfBothCounts() {
        assertThat(after(1, 1, true)).isEqualTo(Duration.ofMinutes(5).plusDays(7));
        assertThat(after(1, 5, true)).isEqualTo(Duration.ofMinutes(5).plusDays(8));
    }

    @Test
    void oneLogGroupThatNeverExpiresKeepsTheKeyForEver() {
        assertThat(NeededUntil.of(new PreviousKeyUse(5, 30, 1, true, CHANGED))).isNull();
    }

    @Test
    void whereTheLastChangeIsNotKnownNothingIsPromised() {
        assertThat(NeededUntil.of(new PreviousKeyUse(5, 30, 0, true, null))).isNull();
    }
}
