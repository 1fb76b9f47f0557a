package rekey.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.input.Canary;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.plan.Packing;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;

class WavesTest {
    private static final String FIRST = "111111111111";
    private static final String SECOND = "222222222222";
    private static final String OTHER = "333333333333";
    private static final Canary CANARY = new Canary(List.of(FIRST, SECOND), 15);

    private final Packer packer = new Packer(new Workers(50, 10, 1024, Duration.ofMinutes(5)));

    private static SurveyedPlace place(String account, String region, int toChange) {
        return SurveyedPlaceBuilder.in(new Place(account, region))
                .toChange(toChange)
                .build();
    }

    private Waves cut(@Nullable Canary canary, SurveyedPlace... places) {
        return Waves.cut(packer, List.of(places), canary);
    }

    private static List<List<String>> accounts(Waves waves) {
        return waves.batches().stream()
                .map(wave -> wave.stream()
                        .flatMap(batch -> batch.places().stream())
                        .map(work -> work.place().account())
                        .distinct()
                        .sorted()
                        .toList())
                .toList();
    }

    @Test
    void thePlacesOfTheCanarysAccountsAreTheFirstWaveAndAllOthersTheSecond() {
        var waves = cut(
                CANARY,
                place(OTHER, "eu-central-1", 50),
                place(FIRST, "eu-central-1", 3),
                place(OTHER, "us-east-1", 1),
                place(SECOND, "us-east-1", 2),
                place(FIRST, "us-east-1", 9));
        assertThat(accounts(waves)).containsExactly(List.of(FIRST, SECOND), List.of(OTHER));
        assertThat(waves.batches().stream().map(wave -> wave.getFirst().wave())).containsExactly(0, 1);
        assertThat(waves.batches().stream().map(wave -> wave.getFirst().number()))
                .containsExactly(0, 0);
        assertThat(waves).returns(1, Waves::afterCanary).returns(900, Waves::bakeSeconds);
    }

    @Test
    void withoutACanaryAllAreOneWave() {
        var waves = cut(null, place(OTHER, "eu-central-1", 5), place(FIRST, "eu-central-1", 3));
        assertThat(accounts(waves)).containsExactly(List.of(FIRST, OTHER));
        assertThat(waves).returns(null, Waves::afterCanary).returns(0, Waves::bakeSeconds);
    }

    /// It may be that its key cannot serve.
    @Test
    void aCanaryWithNothingToChangeIsJudgedBeforeTheOthersAllTheSameAndNeedsNoBaking() {
        var no = new Failure("KeyDisabled", "It is disabled", Blame.CONFIGURATION, "Enable it");
        var refused = SurveyedPlace.barred(new Place(FIRST, "eu-central-1"), new PlaceOutcome.Refused(no));
        var waves = cut(CANARY, place(OTHER, "eu-central-1", 5), refused, place(SECOND, "eu-central-1", 0));
        assertThat(accounts(waves)).containsExactly(List.of(OTHER));
        assertThat(waves).returns(0, Waves::afterCanary).returns(0, Waves::bakeSeconds);
    }

    @Test
    void whereOnlyTheCanaryHasSomethingToChangeNothingWaitsForIt() {
        var waves = cut(CANARY, place(OTHER, "eu-central-1", 0), place(FIRST, "eu-central-1", 3));
        assertThat(accounts(waves)).containsExactly(List.of(FIRST));
        assertThat(waves).returns(null, Waves::afterCanary).returns(0, Waves::bakeSeconds);
    }

    @Test
    void nothingToChangeIsNoWave() {
        assertThat(cut(CANARY, place(OTHER, "eu-central-1", 0))).isEqualTo(Waves.ofOne(List.of()));
        assertThat(cut(null, place(OTHER, "eu-central-1", 0)).count()).isZero();
    }

    @Test
    void thePlanSaysWhichWaveIsTheCanary() {
        var waves = cut(CANARY, place(OTHER, "eu-central-1", 50), place(FIRST, "eu-central-1", 3));
        assertThat(packer.describe(waves).waves())
                .containsExactly(new Packing.Wave(0, true, 1, 1, 3, 3), new Packing.Wave(1, false, 1, 1, 50, 50));
        assertThat(packer.describe(waves).targets()).isEqualTo(53);
    }

    @Test
    void whatIsPackedIsTheSameWithAndWithoutACanary() {
        var places = new SurveyedPlace[] {
            place(OTHER, "eu-central-1", 50), place(FIRST, "eu-central-1", 3), place(SECOND, "us-east-1", 7)
        };
        assertThat(works(cut(CANARY, places)))
                .containsExactlyInAnyOrderElementsOf(works(cut(null, places)).toList());
    }

    private static Stream<Work> works(Waves waves) {
        return waves.batches().stream().flatMap(List::stream).flatMap(batch -> batch.places().stream());
    }
}
