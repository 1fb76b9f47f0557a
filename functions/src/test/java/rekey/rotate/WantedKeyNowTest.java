package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.PLACE;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.input.KeyChoice;
import rekey.input.NewKey;
import rekey.key.PlaceKey;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.pack.Work;
import rekey.progress.PlaceProgress;
import rekey.survey.VirtualSurvey;
import software.amazon.awssdk.services.kms.model.KeyState;

class WantedKeyNowTest {
    private static final KeyChoice ALIAS = new KeyChoice.Alias("alias/wanted");
    private static final String ANOTHER = RotationBench.WANTED.replace("wanted", "another");

    private static final String MADE = "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-123456789012";

    private static final KeyChoice CREATE =
            new KeyChoice.Create(new NewKey("alias/wanted", List.of(), List.of(), false, 7));

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(3, RotationBench.OLD));
    private final PlaceProgress surveyed = bench.surveyed();

    private static FakeKms kms(String name, String arn, KeyState state) {
        return FakeKms.knowing(name, FakeKms.key(arn, state));
    }

    private static Optional<Failure> against(PlaceProgress place, KeyChoice choice, FakeKms kms) {
        return WantedKeyNow.against(place, choice, VirtualSurvey.lookup(PLACE, kms), Instant.EPOCH)
                .map(WantedKeyNow.Ban::failure);
    }

    @Test
    void nothingIsAgainstTheKeyThatWasSurveyed() {
        assertThat(against(surveyed, ALIAS, kms("alias/wanted", RotationBench.WANTED, KeyState.ENABLED)))
                .isEmpty();
    }

    @Test
    void anAliasThatNamesAnotherKeyByNowIsAReasonToRunAgain() {
        assertThat(against(surveyed, ALIAS, kms("alias/wanted", ANOTHER, KeyState.ENABLED)))
                .hasValueSatisfying(failure -> {
                    assertThat(failure.code()).isEqualTo("WantedKeyChanged");
                    assertThat(failure.message()).contains(RotationBench.WANTED, ANOTHER);
                    assertThat(failure.remedy()).startsWith("Run Rekey again");
                });
    }

    @Test
    void aKeyThatWasDisabledSinceIsRefusedAsTheSurveyWouldHave() {
        assertThat(against(
                        surveyed, new KeyChoice.Arns(Map.of("eu-central-1", MADE)), kms(MADE, MADE, KeyState.DISABLED)))
                .map(Failure::code)
                .hasValue("KeyDisabled");
    }

    private static Optional<Failure> againstMade(String arn, FakeKms kms) {
        var bench = new RotationBench(new SimulatedPlace().with(3, RotationBench.OLD));
        return against(bench.surveyed().keyMade(arn), CREATE, kms);
    }

    @Test
    void aKeyThatAnEarlierRunMadeAndThatWasDisabledSinceIsRefusedToo() {
        assertThat(againstMade(MADE, kms(MADE, MADE, KeyState.ENABLED))).isEmpty();
        assertThat(againstMade(MADE, kms(MADE, MADE, KeyState.DISABLED)))
                .map(Failure::code)
                .hasValue("KeyDisabled");
    }

    @Test
    void aKeyThatWasJustMadeAndIsNotShownYetIsTried() {
        assertThat(againstMade(MADE, kms("alias/another", ANOTHER, KeyState.ENABLED)))
                .isEmpty();
    }

    @Test
    void ofAKeyThatIsYetToBeMadeNothingIsAsked() {
        var none = FakeKms.refusing(Refusals.of("AccessDeniedException", 400, "not asked"));
        var toBeMade = PlaceProgress.begin(new Work(
                PLACE, new PlaceKey.ToBeCreated(), surveyed.journal(), null, QueryResultsState.EXCLUDED, 3, 0, false));
        assertThat(against(toBeMade, CREATE, none)).isEmpty();
        assertThat(none.calls()).isZero();
    }

    @Test
    void aPlaceThatIsBegunIsBroughtToItsEnd() {
        var begun = bench.toTheEnd(surveyed);
        assertThat(against(begun, ALIAS, kms("alias/wanted", ANOTHER, KeyState.ENABLED)))
                .isEmpty();
    }

    @Test
    void aRestorationAsksForNoKey() {
        var none = FakeKms.refusing(Refusals.of("AccessDeniedException", 400, "not asked"));
        assertThat(against(surveyed, new KeyChoice.Before("r"), none)).isEmpty();
        assertThat(none.calls()).isZero();
    }

    @Test
    void aPlaceThatIsGivenUpSoIsRefusedAndNotTouched() {
        var changed = against(surveyed, ALIAS, kms("alias/wanted", ANOTHER, KeyState.ENABLED))
                .orElseThrow();
        var ended = surveyed.giveUp(changed);
        assertThat(ended.verified()).isTrue();
        assertThat(ended.results().tally().failures()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(3);
            assertThat(group.failure()).isEqualTo(changed);
        });
        assertThat(bench.place.associations()).isZero();
    }
}
