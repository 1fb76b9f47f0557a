package rekey.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.input.Canary;
import rekey.input.InputBuilder;
import rekey.input.InvalidInput;

class CanaryScopeTest {
    private static final List<String> REGIONS = List.of("eu-central-1");

    private static Plan plan(@Nullable Canary canary) {
        var input = InputBuilder.rotation().regions(REGIONS).canary(canary).build();
        return new Plan(
                "r1",
                "arn:r1",
                Instant.EPOCH,
                input,
                List.of(
                        new Plan.PlannedAccount("111111111111", "one", REGIONS),
                        new Plan.PlannedAccount("222222222222", "two", REGIONS)),
                true,
                List.of(new LeftOut("333333333333", "three", "accounts.exclude names it")),
                List.of(),
                null);
    }

    @Test
    void accountsThatTheRunVisitsMayBeTheCanary() {
        assertThatCode(() -> CanaryScope.check(plan(new Canary(List.of("222222222222"), 0))))
                .doesNotThrowAnyException();
        assertThatCode(() -> CanaryScope.check(plan(null))).doesNotThrowAnyException();
    }

    @Test
    void anAccountThatTheRunDoesNotVisitIsAnErrorThatSaysWhyItDoesNot() {
        var canary = new Canary(List.of("111111111111", "111111111112", "333333333333"), 0);
        assertThatThrownBy(() -> CanaryScope.check(plan(canary)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("canary.accounts[1]: an account that the run visits expected, was \"111111111112\": the"
                        + " organization does not have it; canary.accounts[2]: an account that the run visits expected, was"
                        + " \"333333333333\": accounts.exclude names it");
    }
}
