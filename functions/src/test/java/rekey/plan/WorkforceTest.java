package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.aws.Answer;

class WorkforceTest {
    @ParameterizedTest
    @CsvSource({"500, 1000, 500", "500, 10, 10", "1, 10, 1", "500, 0, 1"})
    void itIsTheSmallerOfWhatTheStackSaysAndWhatTheAccountLetsRun(int most, int account, int workers) {
        assertThat(new Workforce(most, () -> new Answer.Given<>(account)).size())
                .isEqualTo(new Workforce.Size(workers, List.of()));
    }

    @Test
    void whereConcurrencyIsReservedTheAccountIsNotAsked() {
        assertThat(Workforce.reserved(50).size()).isEqualTo(new Workforce.Size(50, List.of()));
    }
}
