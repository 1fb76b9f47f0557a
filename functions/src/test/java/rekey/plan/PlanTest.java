package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.input.AppliedPlan;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;

class PlanTest {
    private static boolean isTold(InputBuilder input, boolean regionsKnown) {
        return new Plan(
                        "r1",
                        "arn:r1",
                        Instant.EPOCH,
                        input.build(),
                        List.of(),
                        regionsKnown,
                        List.of(),
                        List.of(),
                        null)
                .regionsToldByAccounts();
    }

    @Test
    void accountsTellTheirRegionsIfAllThatAreEnabledAreToBeVisited() {
        assertThat(isTold(InputBuilder.rotation(), true)).isTrue();
        assertThat(isTold(
                        InputBuilder.rotation().mode(Mode.RETIRE).key(new KeyChoice.Leaving(List.of(), "alias/a")),
                        true))
                .isTrue();
        assertThat(isTold(InputBuilder.rotation().regions(List.of("eu-central-1")), true))
                .isFalse();
    }

    @Test
    void untilTheyWereAskedTheyHaveToldNothing() {
        assertThat(isTold(InputBuilder.rotation(), false)).isFalse();
    }

    @Test
    void whereTheRegionsAreThoseOfAnEarlierRunNoAccountHasToldThem() {
        assertThat(isTold(InputBuilder.restoration("r0"), true)).isFalse();
        assertThat(isTold(InputBuilder.rotation().applies(new AppliedPlan("r0", Globs.ALL)), true))
                .isFalse();
    }
}
