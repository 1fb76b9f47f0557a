package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.journal.JournalEntry;
import rekey.key.KeyHealth;
import rekey.key.PlaceKey;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.TargetOutcome;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.target.PreviousKey;
import rekey.target.Target;

class PlaceResultsSumTest {
    private static final PlaceKey WANTED = PlaceKey.existing("arn:aws:kms:eu-central-1:111122223333:key/wanted");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final String OLDER = "arn:aws:kms:eu-central-1:111122223333:key/older";
    private static final Failure CLOSED = new Failure("AccessDeniedException", "no", Blame.CONFIGURATION, "Let it in");
    private static final TargetOutcome CHANGED = new TargetOutcome.Changed();
    private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");

    private static PlaceResults begun(QueryResultsState queryResults) {
        var place = new Place("111122223333", "eu-central-1");
        return PlaceProgress.begin(new Work(place, WANTED, List.of(), null, queryResults, 0, 0, false))
                .results();
    }

    private static JournalEntry logGroup(String name, PreviousKey key) {
        return new JournalEntry(new Target.LogGroup(name), key, 30, null);
    }

    private static JournalEntry logGroup(String name) {
        return logGroup(name, new PreviousKey.Key(OLD));
    }

    private static JournalEntry queryResults() {
        return JournalEntry.ofQueryResults(new PreviousKey.Key(OLD));
    }

    private static EntryOutcome noted(JournalEntry entry, TargetOutcome outcome, int seconds) {
        return new EntryOutcome(Cursor.START, entry, outcome, NOON.plusSeconds(seconds));
    }

    private static PlaceResults plus(PlaceResults from, List<EntryOutcome> outcomes) {
        return PlaceResultsSum.of(from, WANTED, outcomes, Effort.NONE);
    }

    private static PlaceResults sum(EntryOutcome... outcomes) {
        return plus(begun(QueryResultsState.TO_CHANGE), List.of(outcomes));
    }

    private static PreviousKeyUse use(LogGroupsMoved left, boolean queryResults, Instant lastChange) {
        var unseen = StillOnKey.NONE.doubted(StillOnKey.Doubt.UNSEEN);
        return new PreviousKeyUse(left, queryResults, lastChange, unseen, KeyHealth.NotLookedAt.BY_NOBODY);
    }

    private static Arguments row(TargetOutcome outcome, int unmoved, int reserved, int gone) {
        return Arguments.of(Named.of(outcome.getClass().getSimpleName(), outcome), unmoved, reserved, gone);
    }

    static Arguments[] outcomes() {
        return new Arguments[] {
            row(CHANGED, 0, 0, 0),
            row(new TargetOutcome.AlreadyRight(), 0, 0, 0),
            row(new TargetOutcome.Gone(), 0, 0, 1),
            row(new TargetOutcome.Reserved(), 1, 1, 0),
            row(new TargetOutcome.MovedOn(new PreviousKey.None()), 1, 0, 0),
            row(new TargetOutcome.Denied(CLOSED), 1, 0, 0),
            row(new TargetOutcome.Failed(CLOSED), 1, 0, 0)
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void eachOutcomeIsCountedOnceAndItsTargetRememberedWhereItMatters(
            TargetOutcome outcome, int unmoved, int reserved, int gone) {
        var results = sum(noted(logGroup("g"), outcome, 0));
        assertThat(results.tally().targets()).isEqualTo(1);
        assertThat(results.unmoved()).hasSize(unmoved);
        assertThat(results.reserved()).hasSize(reserved);
        assertThat(results.gone()).hasSize(gone);
        assertThat(results.effort().changes() != null).isEqualTo(outcome.equals(CHANGED));
    }

    @Test
    void whatWasMovedIsCountedUnderTheKeyThatItLeft() {
        var results = sum(
                noted(logGroup("a"), CHANGED, 1),
                noted(logGroup("b", new PreviousKey.Key(OLDER)), CHANGED, 2),
                noted(logGroup("c"), CHANGED, 3),
                noted(queryResults(), CHANGED, 4));
        assertThat(results.previousKeys().get(OLD))
                .isEqualTo(use(new LogGroupsMoved(2, 30, 0), true, NOON.plusSeconds(4)));
        assertThat(results.previousKeys().get(OLDER))
                .isEqualTo(use(new LogGroupsMoved(1, 30, 0), false, NOON.plusSeconds(2)));
    }

    @Test
    void whatWasOnNoKeyLeavesNone() {
        assertThat(sum(noted(logGroup("g", new PreviousKey.None()), CHANGED, 0)).previousKeys())
                .isEmpty();
    }

    @Test
    void whatWasNotMovedLeavesNoKey() {
        assertThat(sum(noted(logGroup("g"), new TargetOutcome.Failed(CLOSED), 0))
                        .previousKeys())
                .isEmpty();
    }

    @Test
    void theSpanOfTheChangesIsFromTheFirstToTheLastInWhateverOrderTheyWereAnswered() {
        var results = sum(
                noted(logGroup("a"), CHANGED, 5), noted(logGroup("b"), CHANGED, 2), noted(logGroup("c"), CHANGED, 9));
        assertThat(results.effort().changes()).isEqualTo(new ChangeSpan(NOON.plusSeconds(2), NOON.plusSeconds(9)));
        assertThat(results.settling()).isEqualTo(NOON.plusSeconds(9));
    }

    @Test
    void aDeletedLogGroupThatAListingStillShowsIsCountedOnce() {
        var gone = new TargetOutcome.Gone();
        var results = sum(noted(logGroup("g"), gone, 0), noted(logGroup("g"), gone, 60));
        assertThat(results.tally().gone()).isEqualTo(1);
        assertThat(plus(results, List.of(noted(logGroup("g"), gone, 120)))
                        .tally()
                        .gone())
                .isEqualTo(1);
    }

    @Test
    void aLogGroupThatIsThereAgainIsAnotherOne() {
        var gone = new TargetOutcome.Gone();
        var results =
                sum(noted(logGroup("g"), gone, 0), noted(logGroup("g"), CHANGED, 60), noted(logGroup("g"), gone, 120));
        assertThat(results.tally().gone()).isEqualTo(2);
        assertThat(results.tally().changed()).isEqualTo(1);
    }

    @Test
    void aKeyThatALogGroupWasMovedToIsKnownToServe() {
        assertThat(sum(noted(logGroup("g"), CHANGED, 0)).served())
                .containsExactly(WANTED.key().text());
        var former = new PreviousKey.Key(OLDER);
        assertThat(sum(noted(logGroup("g").to(former), CHANGED, 0)).served()).containsExactly(OLDER);
    }

    /// Their statement in the key policy is another one.
    @Test
    void aKeyThatTheQueryResultsWereMovedToIsNot() {
        assertThat(sum(noted(queryResults(), CHANGED, 0)).served()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"TO_CHANGE", "NOT_VERIFIABLE"})
    void onlyWhatCanBeReadBackIsWaitedFor(QueryResultsState state) {
        var results = plus(begun(state), List.of(noted(queryResults(), CHANGED, 0)));
        assertThat(results.settling() != null).isEqualTo(state == QueryResultsState.TO_CHANGE);
        assertThat(results.effort().changes()).isNotNull();
        assertThat(results.queryResults()).isEqualTo(state);
    }

    static Map<TargetOutcome, QueryResultsState> statesOfQueryResults() {
        return Map.of(
                new TargetOutcome.Failed(CLOSED),
                QueryResultsState.FAILED,
                new TargetOutcome.Denied(CLOSED),
                QueryResultsState.FAILED,
                new TargetOutcome.MovedOn(new PreviousKey.None()),
                QueryResultsState.MOVED_ON,
                CHANGED,
                QueryResultsState.TO_CHANGE);
    }

    @Test
    void queryResultsThatWereNotMovedSayWhy() {
        statesOfQueryResults().forEach((outcome, state) -> {
            assertThat(sum(noted(queryResults(), outcome, 0)).queryResults()).isEqualTo(state);
            assertThat(sum(noted(logGroup("g"), outcome, 0)).queryResults())
                    .as("a log group says nothing of them")
                    .isEqualTo(QueryResultsState.TO_CHANGE);
        });
    }

    @Test
    void throttlesAndSecondsOfInvocationsAddUp() {
        var first = PlaceResultsSum.of(begun(QueryResultsState.EXCLUDED), WANTED, List.of(), Effort.of(3, 1.5));
        var second = PlaceResultsSum.of(first, WANTED, List.of(), Effort.of(4, 2.25));
        assertThat(second.effort().throttles()).isEqualTo(7);
        assertThat(second.effort().seconds()).isEqualTo(3.75);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void severalInvocationsComeToTheSameAsOne(long seed) {
        var random = new SplittableRandom(seed);
        var kinds = outcomes();
        var all = new ArrayList<EntryOutcome>();
        IntStream.range(0, 200).forEach(at -> {
            var outcome = (Named<?>) kinds[random.nextInt(kinds.length)].get()[0];
            var entry = random.nextInt(20) == 0 ? queryResults() : logGroup("g-" + random.nextInt(60));
            all.add(noted(entry, (TargetOutcome) outcome.getPayload(), at));
        });
        int cut = random.nextInt(all.size());
        var inTwo = plus(plus(begun(QueryResultsState.TO_CHANGE), all.subList(0, cut)), all.subList(cut, all.size()));
        assertThat(inTwo).as("seed %d", seed).isEqualTo(plus(begun(QueryResultsState.TO_CHANGE), all));
    }
}
