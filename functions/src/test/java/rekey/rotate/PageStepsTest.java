package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.input.InputBuilder;
import rekey.input.ReadersRule;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.logs.LogGroup;
import rekey.logs.QueryReading;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.ReadersKept;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;
import rekey.target.Target;

class PageStepsTest {
    private static final PlaceKey WANTED = PlaceKey.existing("arn:aws:kms:eu-central-1:111122223333:key/wanted");
    private static final PreviousKey OLD = new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/old");
    private static final PreviousKey THEIRS = new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/theirs");
    private static final PreviousKey FORMER = new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/former");
    private static final PreviousKey NONE = new PreviousKey.None();
    private static final Failure BUSY = new Failure("ServiceUnavailableException", "busy", Blame.AWS, "Run again");
    private static final Failure CLOSED = new Failure("AccessDeniedException", "no", Blame.CONFIGURATION, "Let it in");
    private static final long READ = 42;

    private static LogGroup group(String name, PreviousKey key) {
        return new LogGroup(name, key, null, 30, LogGroup.STANDARD);
    }

    private static JournalEntry journalled(String name, PreviousKey key) {
        return JournalEntry.of(group(name, key));
    }

    private static Step associated(JournalEntry entry) {
        return new Step.Associate(entry, LogGroup.STANDARD, READ);
    }

    /// To be sure, though they seem to be on their key.
    private static Step associatedAgain(JournalEntry entry) {
        return new Step.Associate(entry, LogGroup.STANDARD, READ, true);
    }

    private static Step settled(JournalEntry entry, TargetOutcome outcome) {
        return new Step.Settled(entry, outcome);
    }

    private static PageSteps decided(JournalEntry entry, @Nullable LogGroup now) {
        return PageSteps.decide(
                List.of(entry),
                now == null ? List.of() : List.of(now),
                new QueryReading.NothingToQuery(),
                WANTED,
                Elsewhere.TAKEN_ALONG,
                READ);
    }

    private static PageSteps decided(JournalEntry entry, QueryReading reading) {
        return PageSteps.decide(List.of(entry), List.of(), reading, WANTED, Elsewhere.TAKEN_ALONG, READ);
    }

    private static Arguments row(String when, JournalEntry entry, Object now, Step step) {
        return Arguments.of(Named.of(when, entry), now, step);
    }

    static Arguments[] logGroups() {
        var moved = journalled("g", OLD);
        var putBack = moved.to(FORMER);
        return new Arguments[] {
            row("on the key that the journal says", moved, group("g", OLD), associated(moved)),
            row("on the wanted key", moved, group("g", WANTED.key()), settled(moved, new TargetOutcome.Changed())),
            row("on another key", moved, group("g", THEIRS), associated(journalled("g", THEIRS))),
            row("on no key any more", moved, group("g", NONE), associated(journalled("g", NONE))),
            row("to put back, where it was", putBack, group("g", OLD), associated(putBack)),
            row("put back", putBack, group("g", FORMER), settled(putBack, new TargetOutcome.Changed())),
            row(
                    "to put back, on another key",
                    putBack,
                    group("g", THEIRS),
                    settled(putBack, new TargetOutcome.MovedOn(THEIRS))),
            row(
                    "to put back, on the wanted key of the place",
                    putBack,
                    group("g", WANTED.key()),
                    settled(putBack, new TargetOutcome.MovedOn(WANTED.key()))),
            row(
                    "on a key that KMS does not tell now",
                    moved,
                    new LogGroup("g", OLD, BUSY, 30, LogGroup.STANDARD),
                    new Step.PutOff(moved, BUSY))
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("logGroups")
    void aLogGroupIsTreatedByWhereItIsNow(JournalEntry entry, LogGroup now, Step step) {
        assertThat(decided(entry, now).steps()).containsExactly(step);
    }

    static Arguments[] queryResults() {
        var moved = JournalEntry.ofQueryResults(OLD);
        var putBack = moved.to(FORMER);
        var noResult = new Failure("QueryWithoutResult", "The query did not end", Blame.AWS, "Run again");
        return new Arguments[] {
            row("on the key that the journal says", moved, new QueryReading.Read(OLD), associated(moved)),
            row("on the wanted key", moved, new QueryReading.Read(WANTED.key()), associatedAgain(moved)),
            row(
                    "on another key",
                    moved,
                    new QueryReading.Read(THEIRS),
                    associated(JournalEntry.ofQueryResults(THEIRS))),
            row("that nobody can read", moved, new QueryReading.NothingToQuery(), associated(moved)),
            row("not told now", moved, new QueryReading.Failed(BUSY), new Step.PutOff(moved, BUSY)),
            row("not told", moved, new QueryReading.Failed(CLOSED), settled(moved, new TargetOutcome.Failed(CLOSED))),
            row("whose query does not end", moved, new QueryReading.Failed(noResult), new Step.PutOff(moved, noResult)),
            row("to put back, where they were", putBack, new QueryReading.Read(OLD), associated(putBack)),
            row("put back", putBack, new QueryReading.Read(FORMER), associatedAgain(putBack)),
            row(
                    "to put back, on another key",
                    putBack,
                    new QueryReading.Read(THEIRS),
                    settled(putBack, new TargetOutcome.MovedOn(THEIRS)))
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queryResults")
    void queryResultsAreTreatedByWhatTheirProbeSaid(JournalEntry entry, QueryReading reading, Step step) {
        assertThat(decided(entry, reading).steps()).containsExactly(step);
    }

    /// Somebody may have moved them on since the survey.
    @ParameterizedTest
    @EnumSource
    void queryResultsToPutBackThatNobodyCanSeeAgainAreLeftAlone(Elsewhere elsewhere) {
        var putBack = JournalEntry.ofQueryResults(OLD).to(FORMER);
        assertThat(PageSteps.decide(
                                List.of(putBack), List.of(), new QueryReading.NothingToQuery(), WANTED, elsewhere, READ)
                        .steps())
                .singleElement()
                .isInstanceOfSatisfying(
                        Step.Settled.class,
                        step -> assertThat(step.outcome())
                                .isInstanceOfSatisfying(
                                        TargetOutcome.Failed.class,
                                        failed -> assertThat(failed.failure().message())
                                                .contains("left alone", OLD.text())));
    }

    @Test
    void aDeletedLogGroupIsGone() {
        var entry = journalled("g", OLD);
        assertThat(decided(entry, (LogGroup) null).steps()).containsExactly(settled(entry, new TargetOutcome.Gone()));
    }

    @Test
    void onlyWhatIsOnAnotherKeyThanTheJournalSaysIsJournalledAgain() {
        var page = List.of(
                journalled("deleted", OLD),
                journalled("moved by others", OLD),
                journalled("right", OLD),
                journalled("as journalled", OLD),
                journalled("put back by others", OLD).to(FORMER));
        var now = List.of(
                group("as journalled", OLD),
                group("moved by others", THEIRS),
                group("put back by others", THEIRS),
                group("right", WANTED.key()));
        assertThat(PageSteps.decide(page, now, new QueryReading.NothingToQuery(), WANTED, Elsewhere.TAKEN_ALONG, READ)
                        .amended())
                .containsExactly(journalled("moved by others", THEIRS));
    }

    @Test
    void stepsAreInTheOrderOfThePageAndNotOfTheListing() {
        var page = List.of(journalled("b", OLD), JournalEntry.ofQueryResults(OLD), journalled("a", OLD));
        var now = List.of(group("a", OLD), group("b", OLD));
        assertThat(PageSteps.decide(page, now, new QueryReading.NothingToQuery(), WANTED, Elsewhere.TAKEN_ALONG, READ)
                        .steps())
                .extracting(step -> step.entry().target())
                .containsExactly(new Target.LogGroup("b"), new Target.QueryResults(), new Target.LogGroup("a"));
    }

    @Test
    void twoKeysThatNobodyKnowsAreNotTheSame() {
        var entry = journalled("g", OLD);
        var now = group("g", new PreviousKey.Unknown());
        assertThat(PageSteps.decide(
                                List.of(entry),
                                List.of(now),
                                new QueryReading.NothingToQuery(),
                                new PlaceKey.ToBeCreated(),
                                Elsewhere.TAKEN_ALONG,
                                READ)
                        .steps())
                .containsExactly(associated(JournalEntry.of(now)));
    }

    private static Step ofAPlan(JournalEntry entry, List<LogGroup> now, QueryReading reading) {
        return PageSteps.decide(List.of(entry), now, reading, WANTED, Elsewhere.DRIFTED, READ)
                .steps()
                .getFirst();
    }

    @Test
    void queryResultsOfAPlanThatNobodyCanCompareAreLeftAlone() {
        var told = JournalEntry.ofQueryResults(OLD);
        assertThat(ofAPlan(told, List.of(), new QueryReading.NothingToQuery()))
                .isInstanceOfSatisfying(
                        Step.Settled.class,
                        step -> assertThat(step.outcome())
                                .isInstanceOfSatisfying(
                                        TargetOutcome.Drifted.class,
                                        drifted -> assertThat(drifted.drift().reason())
                                                .isEqualTo(Drift.Reason.KEY_NOT_TOLD)));
        var untold = JournalEntry.ofQueryResults(new PreviousKey.Unknown());
        assertThat(ofAPlan(untold, List.of(), new QueryReading.NothingToQuery()))
                .isEqualTo(associated(untold));
    }

    private static PageSteps keepingReaders(JournalEntry entry, List<LogGroup> now, QueryReading reading) {
        return PageSteps.decide(List.of(entry), now, reading, WANTED, Elsewhere.NOT_COMPARED, READ);
    }

    private static Step notCompared(JournalEntry entry, PreviousKey now) {
        return settled(entry, new TargetOutcome.Failed(ReadersKept.notCompared(entry.previousKey(), now)));
    }

    /// Who may use the key that it is on now nobody has compared with who may use the wanted one.
    @Test
    void whereReadersAreKeptATargetOnAnotherKeyThanTheSurveySawFailsAndIsNotAmended() {
        var moved = journalled("g", OLD);
        var results = JournalEntry.ofQueryResults(OLD);
        for (var now : List.of(THEIRS, NONE)) {
            var page = keepingReaders(moved, List.of(group("g", now)), new QueryReading.NothingToQuery());
            assertThat(page.steps()).containsExactly(notCompared(moved, now));
            assertThat(page.amended()).isEmpty();
            var read = keepingReaders(results, List.of(), new QueryReading.Read(now));
            assertThat(read.steps()).containsExactly(notCompared(results, now));
            assertThat(read.amended()).isEmpty();
        }
        assertThat(keepingReaders(results, List.of(), new QueryReading.NothingToQuery())
                        .steps())
                .containsExactly(settled(results, new TargetOutcome.Failed(ReadersKept.notSeenAgain(OLD))));
    }

    @Test
    void whereReadersAreKeptEveryOtherTargetIsTreatedAsEver() {
        var moved = journalled("g", OLD);
        var nothing = new QueryReading.NothingToQuery();
        assertThat(keepingReaders(moved, List.of(group("g", OLD)), nothing).steps())
                .containsExactly(associated(moved));
        assertThat(keepingReaders(moved, List.of(group("g", WANTED.key())), nothing)
                        .steps())
                .containsExactly(settled(moved, new TargetOutcome.Changed()));
        var putBack = moved.to(FORMER);
        assertThat(keepingReaders(putBack, List.of(group("g", THEIRS)), nothing).steps())
                .containsExactly(settled(putBack, new TargetOutcome.MovedOn(THEIRS)));
        var results = JournalEntry.ofQueryResults(OLD);
        assertThat(keepingReaders(results, List.of(), new QueryReading.Read(OLD))
                        .steps())
                .containsExactly(associated(results));
        assertThat(keepingReaders(results, List.of(), new QueryReading.Read(WANTED.key()))
                        .steps())
                .containsExactly(associatedAgain(results));
        var neverSeen = JournalEntry.ofQueryResults(new PreviousKey.Unknown());
        assertThat(keepingReaders(neverSeen, List.of(), nothing).steps()).containsExactly(associated(neverSeen));
    }

    @Test
    void theInputDecidesWhatBecomesOfATargetOnAnotherKey() {
        var rotation = InputBuilder.rotation();
        assertThat(Elsewhere.of(rotation.build())).isEqualTo(Elsewhere.TAKEN_ALONG);
        assertThat(Elsewhere.of(rotation.readers(ReadersRule.KEEP).build())).isEqualTo(Elsewhere.NOT_COMPARED);
    }

    /// What a plan has shown is moved from where the plan says, and from nowhere else.
    @Test
    void aTargetOfAPlanThatIsOnAnotherKeyIsLeftAloneAndNotAmended() {
        var moved = journalled("g", OLD);
        assertThat(ofAPlan(moved, List.of(group("g", OLD)), new QueryReading.NothingToQuery()))
                .isEqualTo(associated(moved));
        assertThat(ofAPlan(moved, List.of(group("g", WANTED.key())), new QueryReading.NothingToQuery()))
                .isEqualTo(settled(moved, new TargetOutcome.Changed()));
        assertThat(ofAPlan(moved, List.of(), new QueryReading.NothingToQuery()))
                .isEqualTo(settled(moved, new TargetOutcome.Gone()));
        for (var now : List.of(THEIRS, NONE)) {
            var page = PageSteps.decide(
                    List.of(moved),
                    List.of(group("g", now)),
                    new QueryReading.NothingToQuery(),
                    WANTED,
                    Elsewhere.DRIFTED,
                    READ);
            assertThat(page.steps()).containsExactly(settled(moved, new TargetOutcome.Drifted(Drift.of(now, OLD))));
            assertThat(page.amended()).isEmpty();
        }
    }

    @Test
    void soAreQueryResultsOfAPlan() {
        var moved = JournalEntry.ofQueryResults(OLD);
        assertThat(ofAPlan(moved, List.of(), new QueryReading.Read(OLD))).isEqualTo(associated(moved));
        assertThat(ofAPlan(moved, List.of(), new QueryReading.Read(WANTED.key())))
                .isEqualTo(associatedAgain(moved));
        assertThat(ofAPlan(moved, List.of(), new QueryReading.Read(THEIRS)))
                .isEqualTo(settled(moved, new TargetOutcome.Drifted(Drift.of(THEIRS, OLD))));
        var unknown = JournalEntry.ofQueryResults(new PreviousKey.Unknown());
        assertThat(ofAPlan(unknown, List.of(), new QueryReading.NothingToQuery()))
                .isEqualTo(associated(unknown));
        assertThat(Drift.of(THEIRS, new PreviousKey.Unknown()).reason()).isEqualTo(Drift.Reason.KEY_NOT_SEEN);
    }
}
