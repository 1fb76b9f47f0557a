package rekey.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.outcome.Blame;

class ChildFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Lambda.TooManyRequestsException | CONFIGURATION | lower MaxWorkers",
                "Sandbox.Timedout                | REKEY         | Lower PlacesPerWorker",
                "States.Timeout                  | REKEY         | Lower PlacesPerWorker",
                "Runtime.ExitError               | REKEY         | Lower PlacesPerWorker",
                "java.lang.OutOfMemoryError      | REKEY         | Lower PlacesPerWorker",
                "States.DataLimitExceeded        | REKEY         | Lower PlacesPerWorker",
                "Lambda.ClientExecutionTimeoutException | AWS    | run Rekey again",
                "Lambda.ServiceException         | AWS           | run Rekey again",
                "Lambda.Unknown                  | AWS           | run Rekey again",
                "java.lang.IllegalStateException | REKEY         | in the log group of the stack"
            })
    void eachErrorHasItsBlameAndRemedy(String error, Blame blame, String remedy) {
        var failure = ChildFailure.of("FAILED", new Problem(error, "{\"errorMessage\": \"what it said\"}"));
        assertThat(failure.code()).isEqualTo(error);
        assertThat(failure.blame()).isEqualTo(blame);
        assertThat(failure.message()).isEqualTo("its worker failed: what it said");
        assertThat(failure.remedy()).contains(remedy);
    }

    @Test
    void aMissingPermissionIsTheirsToGiveWhateverTheErrorIsCalled() {
        var failure = ChildFailure.of(
                "FAILED", new Problem("Lambda.AWSLambdaException", "not authorized to perform: lambda:InvokeFunction"));
        assertThat(failure.blame()).isEqualTo(Blame.CONFIGURATION);
        assertThat(failure.remedy()).contains("template.yaml");
    }

    @Test
    void aChildThatWasStoppedSaysSo() {
        assertThat(ChildFailure.of("ABORTED", new Problem("", "")))
                .returns("Aborted", failure -> failure.code())
                .returns(Blame.STOPPED, failure -> failure.blame())
                .returns("its child execution was stopped", failure -> failure.message());
    }

    @Test
    void aChildThatTimedOutHasNoErrorOfItsOwn() {
        assertThat(ChildFailure.of("TIMED_OUT", new Problem("", "")).code()).isEqualTo("States.Timeout");
    }

    @Test
    void aLongCauseIsCutForEveryPlaceOfTheBatchRepeatsIt() {
        var failure = ChildFailure.of("FAILED", new Problem("E", "x".repeat(32_768)));
        assertThat(failure.message()).hasSizeLessThan(1100).endsWith("x...");
    }
}
