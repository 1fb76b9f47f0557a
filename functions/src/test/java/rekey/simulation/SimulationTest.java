package rekey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import rekey.pack.Workers;

class SimulationTest {
    private static final long SEED = 1;
    private static final Workers WORKERS = new Workers(50, 500, 1024, Duration.ofMinutes(5));

    private static Simulation simulation(Organization organization) {
        return new Simulation(organization, WORKERS, Starts.MEASURED, SEED);
    }

    @Test
    void aSmallOrganizationTakesLittleMoreThanItsLargestPlaceAndAFractionOfTheWork() {
        var result = simulation(Organization.small(SEED)).run();
        assertThat(result.places()).isEqualTo(24);
        assertThat(result.ratio()).isBetween(1.0, 1.1);
        assertThat(result.costRatio()).isLessThan(0.1);
        assertThat(result.rolesAssumed()).isEqualTo(3 * 12);
    }

    @Test
    void noPlaceOfAThousandIsGivenUpAndNothingIsRefused() {
        var result = simulation(Organization.flat(125, 8, SEED)).run();
        assertThat(result.places()).isEqualTo(1_000);
        assertThat(result.placesGivenUp()).isZero();
        assertThat(result.stsThrottles() + result.s3Throttles() + result.lambdaThrottles())
                .isZero();
        assertThat(result.makespanSeconds()).isLessThan(370);
        assertThat(result.firstAssociationSeconds()).isLessThan(30);
    }

    @Test
    void aRunOfTheSameSeedTakesTheSameTime() {
        var organization = Organization.flat(20, 4, SEED);
        assertThat(simulation(organization).run())
                .isEqualTo(simulation(organization).run());
    }

    @Test
    void placesThatAreAllRightAreVerifiedWithoutAWait() {
        var sweep = simulation(Organization.flat(125, 8, SEED)).sweep();
        assertThat(sweep.places()).isEqualTo(1_000);
        assertThat(sweep.placesGivenUp()).isZero();
        assertThat(sweep.reportedSeconds()).isBetween(10.0, 60.0);
    }
}
