package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.key.KeyTrouble;
import rekey.report.Report;

class OldKeyTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111111111111:key/old";
    private static final Instant NOVEMBER = Instant.parse("2026-11-03T12:15:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-03T12:15:00Z");

    private static Report.PreviousKeyReport use(
            @Nullable Instant until, @Nullable String reason, int neverExpires, int stillOnIt) {
        return new Report.PreviousKeyReport(
                "111111111111",
                "eu-central-1",
                KEY,
                2,
                false,
                until,
                reason,
                30,
                neverExpires,
                stillOnIt,
                null,
                null,
                Report.KeyNames.NONE);
    }

    private static String verdict(Report.PreviousKeyReport... uses) {
        var keys = OldKey.of(List.of(uses));
        assertThat(keys).hasSize(1);
        return keys.getFirst().verdict();
    }

    @Test
    void aKeyOfManyPlacesIsNeededAsLongAsAnyOfThemNeedsIt() {
        assertThat(verdict(use(DECEMBER, null, 0, 0), use(NOVEMBER, null, 0, 0)))
                .isEqualTo("After 3 Dec 2026, 12:15 UTC.");
    }

    @Test
    void oneLogGroupThatKeepsItsEventsForEverKeepsTheKey() {
        assertThat(verdict(use(DECEMBER, null, 0, 0), use(null, "r", 1, 0)))
                .startsWith("Never, as things are: 1 log group keeps");
    }

    /// It comes before everything else: the key ends whatever its owner does.
    @Test
    void aKeyThatEndsSaysWhenAndHowToCancelThat() {
        var end = new KeyTrouble("PendingDeletion", DECEMBER);
        var use = new Report.PreviousKeyReport(
                "111111111111",
                "eu-central-1",
                KEY,
                2,
                false,
                null,
                end.sentence(KEY),
                30,
                1,
                1,
                "PendingDeletion",
                DECEMBER,
                Report.KeyNames.NONE);
        assertThat(verdict(use)).contains("unreadable on 2026-12-03T12:15:00Z", "CancelKeyDeletion");
    }

    @Test
    void whatIsStillOnTheKeyWeighsMost() {
        assertThat(verdict(use(null, "r", 1, 0), use(null, "r", 0, 3)))
                .isEqualTo("Still in use: 3 targets that this run did not move.");
    }

    @Test
    void whereNobodyCanNameADayTheReasonIsSaid() {
        assertThat(verdict(
                        use(DECEMBER, null, 0, 0), use(null, "the key of the query results could not be read", 0, 0)))
                .isEqualTo("Not known: the key of the query results could not be read.");
    }
}
