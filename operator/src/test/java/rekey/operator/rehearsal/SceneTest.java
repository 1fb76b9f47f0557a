package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceneTest {
    private static final String BY_ALIAS = "/rekey-rehearsal/" + FakeAws.ID + "/runs/by-alias";

    private final FakeAws aws = new FakeAws();
    private final Scene scene = new Scene(FakeAws.BOUNDS, aws.sandbox(), aws.looks());

    /// Which of them it is, nobody knows beforehand.
    @ParameterizedTest
    @ValueSource(strings = {"InvalidParameterException", "AccessDeniedException", "SomethingNewException"})
    void whereAwsRefusesAnAliasTheLogGroupStaysOnItsKey(String code) {
        aws.refusals.put("AssociateKmsKey " + BY_ALIAS, FakeAws.refusal(code, "no"));
        scene.make();
        assertThat(aws.logGroups.get(BY_ALIAS)).isEqualTo(scene.oldKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidParameterException", "AccessDeniedException", "OperationAbortedException"})
    void aKeyThatCloudWatchLogsDoesNotKnowYetIsTriedAgain(String code) {
        aws.refusals.put("CreateLogGroup", FakeAws.refusal(code, "The specified KMS key does not exist"));
        aws.meanwhile = () -> aws.refusals.remove("CreateLogGroup");
        scene.make();
        assertThat(scene.notListed()).isEmpty();
    }

    @Test
    void whatTheCallerMayNotDoIsNotTriedAgain() {
        var denied = "User: x is not authorized to perform: logs:CreateLogGroup on resource: y";
        aws.refusals.put("CreateLogGroup", FakeAws.refusal("AccessDeniedException", denied));
        var begun = aws.now;
        assertThatThrownBy(scene::make).hasMessageContaining("not authorized");
        assertThat(aws.now).isEqualTo(begun);
    }
}
