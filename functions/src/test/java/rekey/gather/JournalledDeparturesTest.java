package rekey.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Departure;
import rekey.retire.Looked;
import rekey.retire.Remembered;
import rekey.target.PreviousKey;
import rekey.target.Target;

class JournalledDeparturesTest {
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555";
    private static final String NEW = OLD.replace("11111111", "22222222");
    private static final PreviousKey.Key ON_OLD = new PreviousKey.Key(OLD);
    private static final PreviousKey.Key ON_NEW = new PreviousKey.Key(NEW);
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-02-01T00:00:00Z");

    private final JournalledDepartures departures = departures(Map.of());

    private static JournalledDepartures departures(Map<String, Remembered> before) {
        var memory = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), before, NOW);
        return new JournalledDepartures(Set.of(PastRuns.id(OLD)), memory, NOW);
    }

    private static PastRun run(String run, @Nullable Instant last, @Nullable List<Target> unmoved) {
        return new PastRun(run, FIRST, last, unmoved, ON_NEW, List.of());
    }

    private static PastRun complete(String run, Instant last) {
        return run(run, last, List.of());
    }

    private static JournalEntry entry(String name, PreviousKey key, @Nullable Integer days) {
        return new JournalEntry(new Target.LogGroup(name), key, days, null);
    }

    private static LogGroup group(String name, PreviousKey key, @Nullable Integer days) {
        return new LogGroup(name, key, null, days, LogGroup.STANDARD);
    }

    private List<Departure> left() {
        departures.end(ON_NEW, null);
        return departures.departures().getOrDefault(OLD, List.of());
    }

    @Test
    void theRetentionOfTodayCountsAndOneThatWasLongerIsSaid() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 30));
        departures.add(complete("r1", FIRST), entry("/b", ON_OLD, 400));
        departures.at(group("/a", ON_NEW, 90));
        departures.at(group("/b", ON_NEW, 60));
        assertThat(left()).containsExactly(new Departure("r1", FIRST, FIRST, 2, 0, 90, 0, true, false, false));
    }

    @Test
    void ofTwoRunsOverOneTargetTheLaterCounts() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 30));
        departures.add(complete("r2", SECOND), entry("/a", ON_OLD, 30));
        departures.at(group("/a", ON_NEW, 30));
        assertThat(left()).containsExactly(new Departure("r2", FIRST, SECOND, 1, 0, 30, 0, false, false, false));
    }

    @Test
    void aTargetThatIsOnTheKeyAgainHasNotLeftIt() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 30));
        departures.at(group("/a", ON_OLD, 30));
        assertThat(left()).isEmpty();
    }

    @Test
    void aLogGroupThatIsNotThereAnyMoreIsDeleted() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 30));
        assertThat(left()).containsExactly(deleted(1, 30));
    }

    /// Until then somebody may have read one of them, if it was deleted only a while ago.
    @Test
    void ofThoseThatAreDeletedTheLongestRetentionCounts() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 7));
        departures.add(complete("r1", FIRST), entry("/b", ON_OLD, 90));
        assertThat(left()).containsExactly(deleted(2, 90));
    }

    @Test
    void oneThatIsDeletedMayHaveKeptItsEventsForEver() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, null));
        departures.add(complete("r1", FIRST), entry("/b", ON_OLD, 90));
        assertThat(left()).containsExactly(deleted(2, Departure.FOR_EVER));
    }

    private static Departure deleted(int logGroups, int days) {
        return new Departure(
                "r1", FIRST, FIRST, 0, logGroups, 0, 0, false, false, false, List.of(), Departure.Trace.JOURNAL, days);
    }

    @Test
    void oneThatKeepsItsEventsForEverIsCounted() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 30));
        departures.at(group("/a", ON_NEW, null));
        assertThat(left()).containsExactly(new Departure("r1", FIRST, FIRST, 1, 0, 0, 1, false, false, false));
    }

    @Test
    void whenTargetsOfAStoppedRunLeftNobodyKnows() {
        departures.add(run("r1", null, null), entry("/a", ON_OLD, 30));
        departures.at(group("/a", ON_NEW, 30));
        assertThat(left()).containsExactly(new Departure("r1", FIRST, null, 1, 0, 30, 0, false, false, true));
    }

    @Test
    void whenATargetLeftThatTheRunCouldNotMoveNobodyKnows() {
        var run = run("r1", FIRST, List.of(new Target.LogGroup("/a")));
        departures.add(run, entry("/a", ON_OLD, 30));
        departures.add(run, entry("/b", ON_OLD, 7));
        departures.at(group("/a", ON_NEW, 30));
        departures.at(group("/b", ON_NEW, 7));
        assertThat(left())
                .containsExactlyInAnyOrder(
                        new Departure("r1", FIRST, null, 1, 0, 30, 0, false, false, false),
                        new Departure("r1", FIRST, FIRST, 1, 0, 7, 0, false, false, false));
    }

    @Test
    void whatWasOnAnUnknownKeyMayHaveLeftAny() {
        departures.add(complete("r1", FIRST), JournalEntry.ofQueryResults(new PreviousKey.Unknown()));
        departures.add(complete("r1", FIRST), entry("/a", PreviousKey.ofShown("alias/gone"), 30));
        departures.at(group("/a", ON_NEW, 30));
        departures.end(ON_NEW, null);
        assertThat(departures.departures())
                .containsOnlyKeys(PlaceFindings.ANY)
                .containsEntry(
                        PlaceFindings.ANY, List.of(new Departure("r1", FIRST, FIRST, 1, 0, 30, 0, false, true, false)));
    }

    @Test
    void stacksThatMadeWhatLeftAreNamed() {
        departures.add(complete("r1", FIRST), entry("/a", ON_OLD, 30));
        departures.add(complete("r1", FIRST), entry("/b", ON_OLD, 30));
        departures.at(new LogGroup("/a", ON_NEW, null, 30, LogGroup.STANDARD, new Owner.Stack("shop")));
        departures.at(new LogGroup("/b", ON_NEW, null, 30, LogGroup.STANDARD, new Owner.NobodyKnown()));
        assertThat(left())
                .singleElement()
                .satisfies(one -> assertThat(one.stacks()).containsExactly("shop"));
    }

    @Test
    void queryResultsAreWhereTheLastRunHasPutThem() {
        assertThat(departures.queryResultsGiven()).isEmpty();
        departures.add(complete("r1", FIRST), JournalEntry.ofQueryResults(new PreviousKey.Unknown()));
        assertThat(departures.queryResultsGiven()).contains(new Looked.Seen<>(NEW, FIRST));
        departures.add(run("r2", null, null), JournalEntry.ofQueryResults(ON_NEW));
        assertThat(departures.queryResultsGiven()).isEmpty();
    }

    @Test
    void otherKeysAreNoMatter() {
        departures.add(complete("r1", FIRST), entry("/a", ON_NEW, 30));
        departures.add(complete("r1", FIRST), entry("/b", new PreviousKey.None(), 30));
        assertThat(left()).isEmpty();
        assertThat(departures.departures()).isEmpty();
    }
}
