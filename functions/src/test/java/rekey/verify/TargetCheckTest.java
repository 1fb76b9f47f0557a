package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.SimulatedPlace;
import rekey.journal.JournalEntry;
import rekey.journal.JournalledKeys;
import rekey.key.PlaceKey;
import rekey.key.UnreadPolicy;
import rekey.logs.LogGroup;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;
import rekey.restore.RestoredPlace;
import rekey.rotate.RotationBench;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;

/// What a rotation and a restoration expect of the same targets.
class TargetCheckTest {
    private static final PreviousKey BEFORE = new PreviousKey.Key(OLD);
    private static final PreviousKey GIVEN = new PreviousKey.Key(WANTED);
    private static final PreviousKey THIRD =
            new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000003");
    private static final String JOURNALLED = "/aws/lambda/f-000001";
    private static final String ANOTHER = "/another";

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(2, OLD));
    private final OriginalRun undone = OriginalRun.read(
            bench.journal,
            new RestoredPlace(PLACE, GIVEN, bench.surveyed(BEFORE).journal(), true),
            _ -> true);
    private final TargetCheck rotation = new RotationCheck(() -> UnreadPolicy.saying("not asked"));
    private final TargetCheck restoration = new RestorationCheck(
            undone, new FormerKeys(PLACE, VirtualSurvey.lookup(PLACE, new FakeKms()), Instant.EPOCH));

    private OwnChanges nothing(PlaceKey wantedKey) {
        return new OwnChanges(wantedKey, JournalledKeys.of(bench.journal, List.of()), Set.of());
    }

    private final OwnChanges ofRotation = nothing(PlaceKey.existing(WANTED));
    private final OwnChanges ofRestoration = nothing(new PlaceKey.OnePerTarget());

    private static LogGroup group(String name, PreviousKey key) {
        return new LogGroup(name, key, null, null, LogGroup.STANDARD);
    }

    @Test
    void aRotationExpectsEveryLogGroupOnThePlacesKey() {
        assertThat(rotation.isRight(group(ANOTHER, GIVEN), ofRotation)).isTrue();
        assertThat(rotation.isRight(group(ANOTHER, THIRD), ofRotation)).isFalse();
        assertThat(rotation.isRight(group(JOURNALLED, BEFORE), ofRotation)).isFalse();
    }

    @Test
    void aRestorationHasNoSayInALogGroupThatTheRunDidNotMove() {
        assertThat(restoration.isRight(group(ANOTHER, GIVEN), ofRestoration)).isTrue();
        assertThat(restoration.isCounted(group(ANOTHER, GIVEN))).isFalse();
    }

    @Test
    void aRestorationPutsBackWhatTheRunHasAgain() {
        var again = group(JOURNALLED, GIVEN);
        assertThat(restoration.isRight(again, ofRestoration)).isFalse();
        assertThat(restoration.entry(again).wanted(new PlaceKey.OnePerTarget())).isEqualTo(BEFORE);
    }

    @Test
    void aRestorationLeavesALogGroupThatSomebodyHasMovedOn() {
        assertThat(restoration.isRight(group(JOURNALLED, THIRD), ofRestoration)).isTrue();
        assertThat(restoration.isCounted(group(JOURNALLED, THIRD))).isFalse();
        assertThat(restoration.isCounted(group(JOURNALLED, BEFORE))).isTrue();
    }

    @Test
    void queryResultsOnAThirdKeyAreMovedByARotationAlone() {
        assertThat(rotation.entryOfQueryResults(THIRD, ofRotation)).contains(JournalEntry.ofQueryResults(THIRD));
        assertThat(restoration.entryOfQueryResults(THIRD, ofRestoration)).isEmpty();
        assertThat(restoration.entryOfQueryResults(GIVEN, ofRestoration))
                .contains(JournalEntry.ofQueryResults(GIVEN).to(BEFORE));
    }

    @Test
    void whatIsNewAndNoRoundIsLeftForIsTheNextRotationsAndFailsInARestoration() {
        var entry = restoration.entry(group(JOURNALLED, GIVEN));
        assertThat(rotation.failsAtTheEnd(entry, false)).isFalse();
        assertThat(restoration.failsAtTheEnd(entry, false)).isTrue();
    }

    @Test
    void whatARotationHasCalledRightOrDeletedFailsWhereItIsSeenOnAnotherKeyAtTheEnd() {
        assertThat(rotation.failsAtTheEnd(rotation.entry(group(JOURNALLED, BEFORE)), true))
                .isTrue();
    }
}
