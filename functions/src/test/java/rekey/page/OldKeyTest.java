package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.key.KeyTrouble;
import rekey.progress.OtherHolders;
import rekey.report.Report;
import rekey.report.Severity;
import rekey.target.Names;

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

    private static Severity severity(Report.PreviousKeyReport... uses) {
        return OldKey.of(List.of(uses)).getFirst().severity();
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

    private static Report.PreviousKeyReport held(OtherHolders others) {
        var date = others.equals(OtherHolders.NONE) ? NOVEMBER : null;
        return new Report.PreviousKeyReport(
                "111111111111",
                "eu-central-1",
                KEY,
                2,
                false,
                date,
                date == null ? "r" : null,
                30,
                1,
                0,
                null,
                null,
                new Report.KeyNames(Names.NONE, Names.NONE, others));
    }

    /// It can be moved, and comes before what stays for ever.
    @Test
    void whatElseIsOnTheKeyIsNamedInALine() {
        var many = List.of("log anomaly detector a", "lookup table b");
        assertThat(verdict(
                        held(OtherHolders.NONE),
                        held(new OtherHolders(2, many, List.of())),
                        held(new OtherHolders(2, many, List.of()))))
                .isEqualTo("Still in use: log anomaly detector a, lookup table b, log anomaly detector a and 1 more.");
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

    private static Report.PreviousKeyReport inState(String state, @Nullable Instant deletion) {
        return new Report.PreviousKeyReport(
                "111111111111",
                "eu-central-1",
                KEY,
                2,
                false,
                deletion == null ? NOVEMBER : null,
                deletion == null ? null : "it ends",
                30,
                0,
                0,
                state,
                deletion,
                Report.KeyNames.NONE);
    }

    /// Red is for what somebody has to look at.
    @Test
    void onlyAKeyInTroubleIsBad() {
        assertThat(severity(use(NOVEMBER, null, 0, 0))).isEqualTo(Severity.LATER);
        assertThat(List.of(use(null, "r", 1, 0), use(null, "r", 0, 3), use(null, "not known", 0, 0)))
                .allSatisfy(use -> assertThat(severity(use)).isEqualTo(Severity.PLAIN));
        assertThat(List.of(inState("PendingDeletion", DECEMBER), inState("Disabled", null)))
                .allSatisfy(use -> assertThat(severity(use)).isEqualTo(Severity.BAD));
    }

    @Test
    void ofADisabledKeyBothTheDayAndTheTroubleAreSaid() {
        assertThat(verdict(inState("Disabled", null)))
                .startsWith("After 3 Nov 2026, 12:15 UTC. ")
                .contains("is in state Disabled", "EnableKey");
    }

    @Test
    void whatKeepsItIsNamedOverAllPlaces() {
        var names = new Names(IntStream.range(0, 15).mapToObj(i -> "g" + i).toList());
        var one = new Report.PreviousKeyReport(
                "111111111111",
                "eu-central-1",
                KEY,
                15,
                false,
                null,
                "r",
                0,
                15,
                0,
                null,
                null,
                new Report.KeyNames(names, Names.NONE));
        assertThat(OldKey.of(List.of(one, one)).getFirst().keepers())
                .singleElement()
                .satisfies(keeper -> {
                    assertThat(keeper.count()).isEqualTo(30);
                    assertThat(keeper.names())
                            .hasSize(Names.MOST)
                            .startsWith(new NamedTarget("111111111111", "eu-central-1", "g0"));
                });
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
