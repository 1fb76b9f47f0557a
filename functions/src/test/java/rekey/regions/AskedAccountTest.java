package rekey.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.outcome.PlaceOutcome;
import rekey.plan.Plan.PlannedAccount;

class AskedAccountTest {
    private static final PlannedAccount PLANNED = new PlannedAccount("111122223333", "One", List.of("eu-central-1"));

    private static AskedAccount failed(String told) {
        return AskedAccount.failed(PLANNED, new IllegalStateException(told));
    }

    @Test
    void anUnforeseenDenialKeptRekeyOutAndHasAwssWords() {
        var told = "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/rekey-r1 is not authorized to perform:"
                + " account:ListRegions on resource: arn:aws:account::111122223333:account because no identity-based"
                + " policy allows the account:ListRegions action (Service: Account, Status Code: 403, Request ID: r)";
        var asked = failed(told);
        assertThat(asked.planned().barred())
                .isInstanceOfSatisfying(
                        PlaceOutcome.Unreachable.class,
                        unreachable ->
                                assertThat(unreachable.failure().message()).contains(told));
        assertThat(asked.mayAnswerLater()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rate exceeded (Service: Account, Status Code: 429, Request ID: r)",
                "busy (Service: Sts, Status Code: 503, Request ID: r)",
                "Unable to execute HTTP request: Connection reset"
            })
    void whatPassesIsAskedAgain(String told) {
        assertThat(failed(told).mayAnswerLater()).isTrue();
    }

    @Test
    void anyOtherExceptionIsALoss() {
        var asked = failed("index 3 out of bounds");
        assertThat(asked.planned().barred()).isInstanceOf(PlaceOutcome.Lost.class);
        assertThat(asked.mayAnswerLater()).isFalse();
    }
}
