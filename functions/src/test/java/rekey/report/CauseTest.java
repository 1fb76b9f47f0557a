package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;

class CauseTest {
    private static final String ADDRESS = "s3://bucket/runs/r1/report.json";

    private static Report report(List<ReconciledPlace> places) {
        return new Reporter(SampleRun.plan(), places).report(SampleRun.FINISHED);
    }

    private static ReconciledPlace unreachable(int account, Failure failure) {
        return new ReconciledPlace(
                Mode.ROTATE,
                new Place("%012d".formatted(account), "eu-central-1"),
                null,
                null,
                new PlaceOutcome.Unreachable(failure));
    }

    private static Failure failure(int kind) {
        return new Failure("Code" + kind, "m", Blame.CONFIGURATION, "Mend " + kind);
    }

    private static ReconciledPlace complete(int account) {
        var place = new Place("%012d".formatted(account), "us-east-1");
        return new ReconciledPlace(
                Mode.ROTATE,
                place,
                SampleRun.surveyed(place, Tally.EMPTY, 0, QueryResultsState.EXCLUDED),
                null,
                new PlaceOutcome.Unchanged());
    }

    @Test
    void itSaysHowMuchWhatWhereAndWhatToDo() {
        var places = List.of(complete(1), unreachable(2, failure(1)), complete(3), unreachable(4, failure(1)));
        assertThat(Cause.of(report(places), ADDRESS))
                .isEqualTo("2 of 4 places are not complete; everything else is. Code1: Mend 1"
                        + " [000000000002 eu-central-1, 000000000004 eu-central-1]"
                        + " | Report: s3://bucket/runs/r1/report.json");
    }

    @Test
    void remediesThatDifferOnlyInTheAccountAreOneCause() {
        var places = IntStream.rangeClosed(1, 1000)
                .mapToObj(account -> unreachable(
                        account, new Failure("C", "m", Blame.CONFIGURATION, "Deploy it in %012d".formatted(account))))
                .toList();
        assertThat(Cause.of(report(places), ADDRESS))
                .contains("C: Deploy it in 000000000001 [", "and 997 more")
                .doesNotContain("more causes");
    }

    @Test
    void theCauseOfMostPlacesComesFirst() {
        var places = List.of(
                unreachable(1, failure(1)),
                unreachable(2, failure(2)),
                unreachable(3, failure(2)),
                unreachable(4, failure(3)),
                unreachable(5, failure(2)));
        assertThat(Cause.of(report(places), ADDRESS)).containsSubsequence("Code2", "Code1", "Code3");
    }

    @Test
    void threePlacesAreNamedAndTheOthersCounted() {
        var places =
                IntStream.range(0, 10).mapToObj(i -> unreachable(i, failure(1))).toList();
        assertThat(Cause.of(report(places), ADDRESS))
                .contains(
                        "[000000000000 eu-central-1, 000000000001 eu-central-1, 000000000002 eu-central-1 and 7 more]");
    }

    @Test
    void itIsReadableHoweverManyPlacesAndCausesThereAre() {
        var places = IntStream.range(0, 20_000)
                .mapToObj(i -> unreachable(i, failure(i)))
                .toList();
        assertThat(Cause.of(report(places), ADDRESS))
                .hasSizeLessThan(1000)
                .contains("20000 of 20000 places")
                .contains("and 19995 more causes")
                .endsWith("Report: " + ADDRESS);
    }

    @Test
    void everyOutcomeThatIsNotCompleteIsCounted() {
        assertThat(Cause.of(SampleRun.report(), ADDRESS)).startsWith("5 of 8 places are not complete");
    }
}
