package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;
import rekey.key.MovedAlias;
import rekey.outcome.Drift;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.report.PlaceMeaning;
import rekey.report.Report;
import rekey.report.SampleRun;
import rekey.report.Summary;
import rekey.report.SummaryTest;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What a person reads first: a restoration is not about the wanted key of a rotation, and a run
/// that moved no more than an alias has changed something.
class HeadlineTest {
    private static final Tally MOVED_ON =
            Tally.of(new Target.LogGroup("g"), new TargetOutcome.MovedOn(new PreviousKey.Key("arn:x")));

    private static Report restoration(Tally tally, PlaceOutcome outcome) {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, tally, 0, QueryResultsState.EXCLUDED);
        var place = new ReconciledPlace(Mode.RESTORE, SampleRun.ROTATED, survey, null, outcome);
        return SummaryTest.report(Mode.RESTORE, List.of(place));
    }

    @Test
    void aRestorationThatLeftAllAloneDoesNotCallItRight() {
        var report = restoration(MOVED_ON, new PlaceOutcome.Unchanged());
        assertThat(Headline.of(report))
                .returns("Complete: nothing was to be put back", Headline::title)
                .satisfies(headline -> assertThat(headline.sentences())
                        .containsExactly(
                                "Nothing was changed.",
                                "Left alone: 1 target, because somebody has moved it since the run that is undone."));
        assertThat(Summary.of(report).sentence())
                .isEqualTo("The only place is restored; 0 targets were changed, 0 were right already, 0 failed, 1 has"
                        + " moved on since and was left alone.");
    }

    @Test
    void aRunThatMovedNoMoreThanAnAliasSaysSo() {
        var place = SummaryTest.complete(1);
        var moved = new MovedAlias("alias/a", new PreviousKey.None(), SampleRun.wantedKey(place.place()));
        assertThat(Headline.of(SummaryTest.report(Mode.ROTATE, List.of(SampleRun.movingOnly(place, moved)))))
                .returns("Complete: every target was on the wanted key already", Headline::title)
                .satisfies(headline -> assertThat(headline.sentences())
                        .containsExactly(
                                "In 1 place the alias was moved to the new key.",
                                "Nothing else was changed, and there is nothing to do."));
        assertThat(Headline.of(SummaryTest.report(Mode.ROTATE, List.of(place))).sentences())
                .containsExactly("Nothing was changed, and there is nothing to do.");
    }

    private static final Problem TIMEOUT = new Problem("States.Timeout", "it took too long");

    private static ReconciledPlace unchanged(Mode mode, Tally tally, QueryResultsState queryResults) {
        var survey = SampleRun.surveyed(SampleRun.ROTATED, tally, 0, queryResults);
        return new ReconciledPlace(mode, SampleRun.ROTATED, survey, null, new PlaceOutcome.Unchanged());
    }

    @Test
    void aVerificationSaysOfQueryResultsThatItCouldNotSeeThem() {
        var unseen = unchanged(Mode.VERIFY, Tally.alreadyRight(2), QueryResultsState.NOT_VERIFIABLE);
        var words =
                "In 1 place the query results are not verifiable: AWS shows their key only if a log group can be queried.";
        var report = SummaryTest.report(Mode.VERIFY, List.of(unseen));
        assertThat(Headline.of(report))
                .returns("Verified: every target whose key AWS shows is on the wanted key", Headline::title)
                .satisfies(headline -> assertThat(headline.sentences()).contains(words));
        assertThat(Summary.of(report).sentence())
                .isEqualTo(
                        "The only place is on the wanted key, as far as AWS shows it (1 place does not show the key of"
                                + " the query results); nothing was changed.");
        var bad = SummaryTest.report(Mode.VERIFY, List.of(unseen, SummaryTest.unreachable(2, SummaryTest.failure(1))));
        assertThat(Headline.of(bad).sentences()).contains(words);
        assertThat(Headline.of(SummaryTest.report(Mode.VERIFY, List.of(SummaryTest.complete(1))))
                        .title())
                .isEqualTo("Verified: every target is on the wanted key");
    }

    /// A run that only looks associates nothing.
    @ParameterizedTest
    @EnumSource
    void onlyARotationHasAssociatedWhatItCouldNotSee(Mode mode) {
        var report = SummaryTest.report(mode, List.of(SummaryTest.complete(1)));
        assertThat(Word.of(report).stream().anyMatch(word -> word.meaning().contains("they were associated")))
                .isEqualTo(mode == Mode.ROTATE);
    }

    @Test
    void whereTargetsHaveDriftedNobodyIsToldThatAllAreOnTheWantedKey() {
        var drift = new TargetOutcome.Drifted(new Drift(Drift.Reason.NOT_IN_THE_PLAN, "it is new"));
        var drifted = Tally.of(new Target.LogGroup("g"), drift);
        var still =
                SummaryTest.report(Mode.ROTATE, List.of(unchanged(Mode.ROTATE, drifted, QueryResultsState.EXCLUDED)));
        assertThat(Headline.of(still))
                .returns("Complete: every place is as the plan has it", Headline::title)
                .satisfies(headline -> assertThat(headline.sentences()).containsExactly("Nothing was changed."));
        assertThat(Summary.of(still).sentence()).startsWith("The only place is as the plan has it;");
        var moved = SummaryTest.report(
                Mode.ROTATE,
                List.of(unchanged(Mode.ROTATE, drifted.plus(SampleRun.changed(1)), QueryResultsState.EXCLUDED)));
        assertThat(Headline.of(moved).title()).isEqualTo("Complete: every place is as the plan has it");
    }

    @Test
    void aRetirementThatEndedEarlySaysWhyAndNotThatPlacesWereNotLookedAt() {
        var place = unchanged(Mode.RETIRE, Tally.EMPTY, QueryResultsState.EXCLUDED);
        assertThat(Headline.of(SummaryTest.report(Mode.RETIRE, List.of(place), TIMEOUT)))
                .returns("Incomplete: the run ended early", Headline::title)
                .satisfies(headline -> assertThat(headline.sentences())
                        .startsWith("The run ended early. States.Timeout: it took too long", "Nothing was changed.")
                        .last()
                        .asString()
                        .contains("unless it ended before it had read the earlier runs"));
        var unreachable = SummaryTest.unreachable(2, SummaryTest.failure(1));
        assertThat(Headline.of(SummaryTest.report(Mode.RETIRE, List.of(place, unreachable))))
                .returns("Incomplete: 1 of 2 places needs attention", Headline::title)
                .satisfies(headline -> assertThat(headline.sentences())
                        .endsWith("Which keys may go, and when, is in retirement.html beside this page."));
    }

    @Test
    void placesOfAPlanInDoubtAreNotAmongThoseThatCanBeCompleted() {
        var plan = SummaryTest.plan(List.of(SummaryTest.complete(1), SummaryTest.inDoubt(2)));
        assertThat(Figure.of(plan).getFirst())
                .returns("Places can be completed", Figure::label)
                .returns("1 of 2", Figure::number);
        assertThat(PlaceMeaning.of("Planned").words()).contains("as far as Rekey could look");
    }

    @Test
    void aRestorationSaysWhatItPutBackAndWhatMovesItAgain() {
        var headline = Headline.of(restoration(SampleRun.changed(2).plus(MOVED_ON), new PlaceOutcome.Rotated()));
        assertThat(headline.title()).isEqualTo("Complete: 2 targets are back on their previous keys");
        assertThat(headline.sentences())
                .contains("The next rotation moves them again: change the key that it is given first.");
    }
}
