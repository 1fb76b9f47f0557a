package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.outcome.PlaceOutcome;

class PlaceMeaningTest {
    @Test
    void everyOutcomeOfAPlaceHasAMeaning() {
        assertThat(PlaceMeaning.ALL)
                .extracting(PlaceMeaning::state)
                .containsAll(Stream.of(PlaceOutcome.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void aPlaceNeedsAttentionWhereItIsNotComplete() {
        assertThat(SampleRun.reconciled())
                .allSatisfy(place -> assertThat(
                                PlaceMeaning.of(place.outcome().state()).needsAttention())
                        .isEqualTo(!place.outcome().complete()));
    }
}
