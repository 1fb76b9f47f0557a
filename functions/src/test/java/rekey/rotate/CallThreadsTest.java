package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.aws.Clients;

class CallThreadsTest {
    /// With 8 calls under way a place has its 5 a second in a Region 1.6 s away.
    @ParameterizedTest
    @CsvSource({"0, 50", "1, 50", "8, 50", "10, 40", "50, 8", "100, 4", "500, 1"})
    void theMorePlacesABatchHasTheFewerCallsOfEachAreUnderWay(int places, int most) {
        var threads = CallThreads.ofBatch(places);
        assertThat(threads.most()).isEqualTo(most);
        assertThat(threads.most() * places).isLessThan(Clients.MOST_CONNECTIONS);
    }
}
