package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final List<String> ACCOUNTS =
            IntStream.range(0, 20).mapToObj("%012d"::formatted).toList();

    @Test
    void aSampleIsSomeOfTheAccountsAndEachMayBeInIt() {
        var seen = new HashSet<String>();
        for (int seed = 0; seed < 100; seed++) {
            var sample = Sample.some(ACCOUNTS, new SplittableRandom(seed));
            assertThat(sample).hasSize(Sample.SIZE).doesNotHaveDuplicates().isSubsetOf(ACCOUNTS);
            seen.addAll(sample);
        }
        assertThat(seen).hasSameSizeAs(ACCOUNTS);
    }

    @Test
    void ofFewAccountsItIsAll() {
        assertThat(Sample.some(List.of("2", "1"), new SplittableRandom(1))).containsExactly("1", "2");
    }
}
