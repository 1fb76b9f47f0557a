package rekey.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.logs.LogGroup;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.outcome.TargetOutcome;
import rekey.place.Place;
import rekey.run.Json;
import rekey.target.PreviousKey;
import rekey.target.Target;

class PlaceRowsTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final Target A = new Target.LogGroup("a");
    private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
    private static final Came REST = Came.failed("AccessDenied");

    private static final PreviousKey OWN =
            new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012");

    private final PlaceRows rows = new PlaceRows();

    private static LogGroup group(String name) {
        return new LogGroup(name, new PreviousKey.None(), null, 30, "STANDARD");
    }

    private static Note seen(CountedAs as) {
        return Note.of(group("a"), Came.to(as), null);
    }

    /// On the key that the survey saw.
    private static Note came(TargetOutcome outcome) {
        return Note.of(A, new Note.Before(new PreviousKey.None(), 30), outcome, NOON);
    }

    private List<TargetRow> joined() {
        var all = new ArrayList<TargetRow>();
        rows.each(new PlaceEnd(PLACE, "one", "arn:k", REST), all::add);
        return all;
    }

    private void assertOutcomes(CountedAs... expected) {
        assertThat(joined()).extracting(TargetRow::outcome).containsExactly(expected);
    }

    @Test
    void theLastWordHoldsAndTheFirstDescription() {
        rows.add(seen(CountedAs.TO_CHANGE));
        rows.add(came(new TargetOutcome.Changed()));
        assertThat(joined())
                .containsExactly(new TargetRow(
                        "111122223333",
                        "one",
                        "eu-central-1",
                        "log group",
                        "a",
                        "STANDARD",
                        30,
                        "none",
                        "arn:k",
                        CountedAs.CHANGED,
                        null,
                        NOON,
                        null));
    }

    /// Between the survey and the rotation.
    @Test
    void theKeyOfATargetIsTheOneThatItWasMovedOffAndSoIsItsRetention() {
        rows.add(seen(CountedAs.TO_CHANGE));
        rows.add(Note.of(A, new Note.Before(OWN, null), new TargetOutcome.Changed(), NOON));
        assertThat(joined())
                .extracting(TargetRow::presentKey, TargetRow::retentionInDays, TargetRow::logClass)
                .containsExactly(tuple(OWN.text(), null, "STANDARD"));
    }

    /// An earlier version did not tell how it was before the change.
    @Test
    void aChangeWithoutAKeyIsOffTheKeyThatTheSurveySaw() {
        rows.add(seen(CountedAs.TO_CHANGE));
        rows.add(Json.read("""
                {"target": "a", "as": "changed", "at": "2026-10-01T12:00:00Z"}""".getBytes(StandardCharsets.UTF_8), Note.class));
        assertThat(joined())
                .extracting(TargetRow::outcome, TargetRow::presentKey, TargetRow::retentionInDays)
                .containsExactly(tuple(CountedAs.CHANGED, "none", 30));
    }

    @Test
    void aChangeThatDidNotLastIsNoneAndHasNoTime() {
        rows.add(seen(CountedAs.TO_CHANGE));
        rows.add(came(new TargetOutcome.Changed()));
        rows.add(Note.failed(A, "NotOnWantedKey"));
        assertThat(joined())
                .extracting(TargetRow::outcome, TargetRow::code, TargetRow::changedAt)
                .containsExactly(tuple(CountedAs.FAILED, "NotOnWantedKey", null));
    }

    @Test
    void whatWasToBeChangedAndHasNoOtherOutcomeCameToWhatTheRestDid() {
        rows.add(seen(CountedAs.TO_CHANGE));
        assertThat(joined())
                .extracting(TargetRow::outcome, TargetRow::code)
                .containsExactly(tuple(CountedAs.FAILED, "AccessDenied"));
    }

    @Test
    void aLogGroupThatWasMadeAgainIsAnother() {
        rows.add(seen(CountedAs.TO_CHANGE));
        rows.add(came(new TargetOutcome.Gone()));
        rows.add(seen(CountedAs.TO_CHANGE).another());
        rows.add(came(new TargetOutcome.Changed()));
        assertOutcomes(CountedAs.GONE, CountedAs.CHANGED);
    }

    @Test
    void whatIsDeletedAndListedForAWhileIsOne() {
        rows.add(seen(CountedAs.TO_CHANGE));
        rows.add(came(new TargetOutcome.Gone()));
        rows.add(seen(CountedAs.TO_CHANGE).another());
        rows.add(came(new TargetOutcome.Gone()));
        assertOutcomes(CountedAs.GONE);
    }

    @Test
    void onlyWhatNoLineTellsOfIsMissing() {
        rows.add(seen(CountedAs.ALREADY_RIGHT));
        rows.add(Note.notFound(A, new PreviousKey.None()));
        rows.add(Note.notFound(new Target.LogGroup("b"), new PreviousKey.None()));
        rows.add(Note.notFound(new Target.LogGroup("b"), new PreviousKey.None()));
        assertThat(joined())
                .extracting(TargetRow::name, TargetRow::outcome)
                .containsExactly(tuple("a", CountedAs.ALREADY_RIGHT), tuple("b", CountedAs.GONE));
    }

    @Test
    void whatTheRunLeavesOutIsWantedOnNoKey() {
        rows.add(seen(CountedAs.EXCLUDED));
        assertThat(joined()).extracting(TargetRow::wantedKey).containsOnlyNulls();
    }

    @Test
    void inARestorationEachIsWantedOnAKeyOfItsOwn() {
        rows.add(Note.of(group("a"), Came.to(CountedAs.TO_CHANGE), OWN));
        rows.add(Note.ofQueryResults(new PreviousKey.Unknown(), Came.to(CountedAs.TO_CHANGE), new PreviousKey.None()));
        assertThat(joined())
                .extracting(TargetRow::type, TargetRow::wantedKey, TargetRow::presentKey)
                .containsExactly(tuple("log group", OWN.text(), "none"), tuple("query results", "none", "unknown"));
    }
}
