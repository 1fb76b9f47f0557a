package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;

import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.fakes.SimulatedPlace;
import rekey.journal.JournalledKeys;
import rekey.logs.QueryReading;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.rotate.PreviousKeyUse;
import rekey.rotate.RotationBench;
import rekey.target.PreviousKey;

class PreviousKeyCountTest {
    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(2, OLD));
    private final PreviousKeyCount count = new PreviousKeyCount(
            JournalledKeys.of(bench.journal, bench.surveyed().journal()), Map.of());

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
}
