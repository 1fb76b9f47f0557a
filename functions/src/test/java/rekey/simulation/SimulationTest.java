package rekey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import rekey.pack.Workers;

class SimulationTest {
    private static final long SEED = 1;

    @Test
    void aSmallOrganizationTakesLittleMoreThanItsLargestPlaceAndAFractionOfTheWork() {
        var workers = new Workers(50, 500, 1024, Duration.ofMinutes(5));
        var result = new Simulation(Organization.small(SEED), workers, SEED).run();
        assertThat(result.places()).isEqualTo(24);
        assertThat(result.ratio()).isBetween(1.0, 1.1);
        assertThat(result.costRatio()).isLessThan(0.1);
    }
}
