package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.target.PreviousKey;

class ProbeCandidatesTest {
    private ProbeCandidates candidates = ProbeCandidates.NONE;

    private void offer(String name, boolean keyed, boolean queryable) {
        candidates = candidates.plus(new LogGroup(
                name, PreviousKey.ofShown(keyed ? "arn:k" : null), null, null, queryable ? "STANDARD" : "DELIVERY"));
    }

    @Test
    void logGroupsWithoutAKeyComeFirstWhateverTheirPlaceInTheList() {
        offer("a-keyed", true, true);
        offer("b", false, true);
        offer("c-keyed", true, true);
        offer("d", false, true);
        assertThat(candidates.names()).containsExactly("b", "d", "a-keyed", "c-keyed");
    }

    @Test
    void whatCannotBeQueriedIsNoCandidate() {
        offer("delivery", false, false);
        offer("delivery-keyed", true, false);
        assertThat(candidates.names()).isEmpty();
    }

    @Test
    void aFewAreEnoughHoweverLongTheListing() {
        IntStream.range(0, 1000).forEach(i -> offer("k" + i, true, true));
        IntStream.range(0, 1000).forEach(i -> offer("n" + i, false, true));
        assertThat(candidates.names()).containsExactly("n0", "n1", "n2", "k0", "k1", "k2");
    }

    /// A key that is disabled lets none of its log groups be queried.
    @Test
    void thoseWithAKeyAreOnSeveral() {
        for (int i = 0; i < 1000; i++) {
            candidates = candidates.plus(
                    new LogGroup("k" + i, PreviousKey.ofShown("arn:k" + i / 100), null, null, LogGroup.STANDARD));
        }
        assertThat(candidates.names()).containsExactly("k0", "k1", "k2", "k100", "k101", "k102");
    }
}
