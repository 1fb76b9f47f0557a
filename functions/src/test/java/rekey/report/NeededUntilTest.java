package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.key.KeyHealth;
import rekey.key.KeyTrouble;
import rekey.progress.LogGroupsMoved;
import rekey.progress.OtherHolders;
import rekey.progress.PreviousKeyUse;
import rekey.progress.StillOnKey;

class NeededUntilTest {
    private static final Instant CHANGED = Instant.parse("2026-10-01T12:00:00Z");

    private static Duration after(int logGroups, int longestRetentionDays, boolean queryResults) {
        var needed = NeededUntil.of(PreviousKeyUse.of(new LogGroupsMoved(logGroups, longestRetentionDays, 0))
                .with(OtherHolders.NONE)
                .withQueryResults(queryResults)
                .changed(CHANGED));
        assertThat(needed.reason()).isNull();
        assertThat(needed.until()).isNotNull();
        return Duration.between(CHANGED, needed.until());
    }

    private static @Nullable String reason(PreviousKeyUse use) {
        var needed = NeededUntil.of(use);
        assertThat(needed.until()).isNull();
        return needed.reason();
    }

    /// A day would be read as the day until which all is well.
    @Test
    void aKeyThatEndsHasNoDayButWhatItsEndMeans() {
        var key = "arn:aws:kms:eu-central-1:111122223333:key/k";
        var use = PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                .with(OtherHolders.NONE)
                .withQueryResults(true)
                .changed(CHANGED);
        var end = new KeyTrouble("PendingDeletion", Instant.parse("2026-12-06T12:00:00Z"));
        var needed = NeededUntil.of(key, end, use);
        assertThat(needed.until()).isNull();
        assertThat(needed.reason()).contains("unreadable on 2026-12-06T12:00:00Z", "CancelKeyDeletion", "EnableKey");
        assertThat(NeededUntil.of(key, new KeyTrouble("Disabled", null), use)).isEqualTo(NeededUntil.of(use));
        assertThat(NeededUntil.of(key, new KeyHealth.Fit(), use)).isEqualTo(NeededUntil.of(use));
    }

    @Test
    void aKeyThatWasNotLookedAtHasNoDayAndWhatIsKnownIsSaid() {
        var unseen = new KeyHealth.NotLookedAt("DescribeKey: ThrottlingException: slow down");
        var use = PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                .with(OtherHolders.NONE)
                .withQueryResults(true)
                .changed(CHANGED);
        var needed = NeededUntil.of("k", unseen, use);
        assertThat(needed.until()).isNull();
        assertThat(needed.reason())
                .isEqualTo("what is stored under it is there until 2026-11-03T12:05:00Z;"
                        + " KMS did not say whether the key lasts (DescribeKey: ThrottlingException: slow down)");
        var inUse = PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                .with(OtherHolders.NONE)
                .withQueryResults(true)
                .changed(CHANGED)
                .with(StillOnKey.of(2));
        assertThat(NeededUntil.of("k", unseen, inUse).reason())
                .startsWith("2 targets of the place are still on it; KMS did not say");
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
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 1))
                        .with(OtherHolders.NONE)
                        .withQueryResults(true)
                        .changed(CHANGED)))
                .isEqualTo("1 of the log groups keeps its events for ever");
    }

    @Test
    void whatIsStillOnTheKeyNeedsItForLongerThanAnybodyKnows() {
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                        .with(OtherHolders.NONE)
                        .withQueryResults(true)
                        .changed(CHANGED)
                        .with(StillOnKey.of(2))))
                .isEqualTo("2 targets of the place are still on it");
    }

    @Test
    void queryResultsOfWhichNobodyKnowsTheKeyMayBeOnIt() {
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                        .with(OtherHolders.NONE)
                        .changed(CHANGED)
                        .with(StillOnKey.NONE.doubted(StillOnKey.Doubt.UNREAD))))
                .isEqualTo("the key of the query results could not be read");
    }

    @Test
    void whereTheLastChangeIsNotKnownNothingIsPromised() {
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                        .with(OtherHolders.NONE)
                        .withQueryResults(true)))
                .isEqualTo("when the last target left it is not known");
    }

    @Test
    void everyReasonIsSaid() {
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 3))
                        .with(OtherHolders.NONE)
                        .withQueryResults(true)
                        .changed(CHANGED)
                        .with(StillOnKey.of(2).doubted(StillOnKey.Doubt.UNREAD))))
                .isEqualTo("3 of the log groups keep their events for ever; 2 targets of the place are still on it;"
                        + " the key of the query results could not be read");
    }

    @Test
    void nobodyNamesADayForAPlaceThatWasNotLookedAtAgain() {
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0))
                        .with(OtherHolders.NONE)
                        .changed(CHANGED)
                        .with(StillOnKey.NONE.doubted(StillOnKey.Doubt.UNSEEN))))
                .isEqualTo("the place could not be looked at again after the change");
    }

    private static PreviousKeyUse held(OtherHolders others) {
        return PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0)).changed(CHANGED).with(others);
    }

    @Test
    void whatElseIsOnTheKeyIsNamed() {
        assertThat(reason(held(new OtherHolders(5, List.of("lookup table a", "b", "c", "d"), List.of()))))
                .isEqualTo("on it too, and moved by no rotation: lookup table a, b, c and 2 more");
    }

    @Test
    void whatWasNotLookedAtIsNamedAndTakesTheDay() {
        assertThat(reason(held(new OtherHolders(0, List.of(), List.of("lookup tables (logs:DescribeLookupTables)")))))
                .isEqualTo("what is stored under it is there until 2026-11-03T12:05:00Z;"
                        + " not looked at: lookup tables (logs:DescribeLookupTables)");
        assertThat(reason(PreviousKeyUse.of(new LogGroupsMoved(5, 30, 0)).changed(CHANGED)))
                .as("as an earlier version wrote it")
                .endsWith("; not looked at: what else may be on it");
    }
}
