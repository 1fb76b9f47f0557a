package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;
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

    @ParameterizedTest
    @EnumSource
    void aStateOfAnotherVersionIsShownAsItIs(Mode mode) {
        assertThat(PlaceMeaning.of("Postponed").in(mode))
                .isEqualTo(new PlaceMeaning("Postponed", Severity.PLAIN, ""))
                .returns(false, PlaceMeaning::needsAttention);
    }

    @ParameterizedTest
    @EnumSource
    void everyMeaningHasWordsInEveryMode(Mode mode) {
        assertThat(PlaceMeaning.ALL)
                .allSatisfy(meaning -> assertThat(meaning.in(mode).words()).endsWith("."));
    }
}
