package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.WANTED;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.SimulatedPlace;
import rekey.journal.JournalledKeys;
import rekey.logs.QueryReading;
import rekey.logs.VirtualLogs;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.progress.PreviousKeyUse;
import rekey.rotate.RotationBench;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

class PreviousKeyCountTest {
    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(2, OLD));
    private final PreviousKeyCount count = new PreviousKeyCount(
            JournalledKeys.of(bench.journal, bench.surveyed().journal()), Map.of());

    private static final String ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/old";

    /// What is counted of a place whose log group by-arn was journalled on a key and moved off it.
    private static Map<String, PreviousKeyUse> counted(FakeKms kms) {
        var before = new RotationBench(new SimulatedPlace().with("/x/by-arn", OLD, 1));
        var journalled = JournalledKeys.of(before.journal, before.surveyed().journal());
        var now = new SimulatedPlace().with("/x/by-arn", WANTED, 1).with("/x/by-alias", ALIAS, 90);
        var count = new PreviousKeyCount(journalled, Map.of());
        VirtualLogs.of(RotationBench.PLACE, now, kms, before.time).list(null, () -> false, count::at);
        return count.uses();
    }

    private static PreviousKeyUse use(@Nullable Integer retention) {
        return PreviousKeyUse.ofLogGroup(new Target.LogGroup("/x/by-arn"), retention);
    }

    @Test
    void aKeyIsOneKeyWhateverItIsCalled() {
        var key = KeyMetadata.builder().arn(OLD).build();
        var use = use(1).plus(PreviousKeyUse.ofTargetStillOnIt(new Target.LogGroup("/x/by-alias")));
        assertThat(counted(FakeKms.knowing(ALIAS, key))).isEqualTo(Map.of(OLD, use));
    }

    @Test
    void aNameThatNobodyCanTellMayMeanAnyPreviousKey() {
        assertThat(counted(new FakeKms())).isEqualTo(Map.of(OLD, use(1).plus(PreviousKeyUse.ofUntoldName())));
    }

    @Test
    void queryResultsThatCannotBeReadMayBeOnAnyPreviousKey() {
        count.at(new QueryReading.Failed(new Failure("AccessDenied", "m", Blame.CONFIGURATION, "r")));
        assertThat(count.uses()).isEqualTo(Map.of(OLD, PreviousKeyUse.ofUnreadQueryResults()));
    }

    @Test
    void aKeyThatNothingIsKnownToHaveLeftIsNotCounted() {
        count.at(new QueryReading.Read(new PreviousKey.Key("arn:another")));
        count.at(new QueryReading.Read(new PreviousKey.None()));
        assertThat(count.uses()).isEmpty();
    }

    /// Somebody moved it after the survey: events of before are under the first key still.
    @Test
    void aLogGroupCountsForEveryKeyThatItWasSeenOn() {
        var theirs = OLD.replace("old", "theirs");
        var before = new RotationBench(new SimulatedPlace().with("/x/by-arn", OLD, null));
        var surveyed = before.surveyed(new PreviousKey.Key(OLD));
        before.place.with("/x/by-arn", theirs, null);
        before.place.withQueryResultsOn(theirs);
        assertThat(before.toTheEnd(surveyed).results().tally().changed()).isEqualTo(2);
        var count = new PreviousKeyCount(JournalledKeys.of(before.journal, surveyed.journal()), Map.of());
        before.newLogs().list(null, () -> false, count::at);
        count.at(new QueryReading.Read(new PreviousKey.Key(WANTED)));
        assertThat(count.uses()).isEqualTo(Map.of(OLD, use(null).withQueryResults(true), theirs, use(null)));
    }
}
