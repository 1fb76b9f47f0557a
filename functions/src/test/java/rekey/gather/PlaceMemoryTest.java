package rekey.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.holders.HolderKind;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.outcome.AwsError;
import rekey.outcome.NotLookedAt;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Departure;
import rekey.retire.HolderSighting;
import rekey.retire.Remembered;
import rekey.retire.Sighting;
import rekey.run.Json;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What one look saw on a key counts in every look after it.
class PlaceMemoryTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555";
    private static final String NEW = OLD.replace("11111111", "22222222");
    private static final String NAME = "arn:aws:kms:eu-central-1:111122223333:alias/logs";
    private static final String ID = PastRuns.id(OLD);
    private static final PreviousKey ON_OLD = new PreviousKey.Key(OLD);
    private static final PreviousKey ON_NEW = new PreviousKey.Key(NEW);
    private static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");

    private Map<String, Remembered> memory = Map.of();
    private PreviousKey queryResults = ON_NEW;
    private @Nullable PastRun run;

    private static Instant day(int number) {
        return FIRST.plus(Duration.ofDays(number));
    }

    private static LogGroup group(String name, PreviousKey key, @Nullable Integer days) {
        return new LogGroup(name, key, null, days, LogGroup.STANDARD);
    }

    private static LogGroup named(PreviousKey key) {
        return new LogGroup("/a", key, null, 30, LogGroup.STANDARD, new Owner.NotLookedUp(), NAME);
    }

    /// A look, which reads what the one before it wrote.
    private List<Departure> look(Instant now, LogGroup... groups) {
        var here = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), memory, now);
        var departures = new JournalledDepartures(Set.of(ID), here, now);
        if (run != null) {
            departures.comeTo(run.began());
            departures.add(run, new JournalEntry(new Target.LogGroup("/a"), ON_OLD, 30, null));
        }
        departures.comeTo(now);
        List.of(groups).forEach(departures::at);
        departures.end(queryResults, null);
        memory = Map.copyOf(here.remembered());
        memory.values()
                .forEach(one -> assertThat(Json.readLines(Json.lines(List.of(one)), Remembered.class))
                        .containsExactly(one));
        return departures.departures().getOrDefault(OLD, List.of());
    }

    private static Departure left(Instant seen, Instant by, int days, boolean shortened, Departure.Trace trace) {
        return new Departure("", seen, by, 1, 0, days, 0, shortened, false, false, List.of(), trace);
    }

    @Test
    void whatIsMovedByHandLeftByTheFirstLookThatMissesIt() {
        assertThat(look(FIRST, group("/a", ON_OLD, 3653))).isEmpty();
        var expected = left(FIRST, day(150), 3653, false, Departure.Trace.LOOK);
        assertThat(look(day(150), group("/a", ON_NEW, 3653))).containsExactly(expected);
        assertThat(look(day(300), group("/a", ON_NEW, 3653))).containsExactly(expected);
    }

    @Test
    void theRetentionOfTodayCountsForWhatALookSaw() {
        look(FIRST, group("/a", ON_OLD, 30));
        assertThat(look(day(1), group("/a", ON_NEW, 400)))
                .containsExactly(left(FIRST, day(1), 400, false, Departure.Trace.LOOK));
        assertThat(look(day(2), group("/a", ON_NEW, 7)))
                .containsExactly(left(FIRST, day(1), 7, true, Departure.Trace.LOOK));
    }

    @Test
    void aRunThatBeganAfterTheLookTellsMore() {
        look(FIRST, group("/a", ON_OLD, 30));
        run = new PastRun("r1", day(1), day(2), List.of(), ON_NEW, List.of());
        assertThat(look(day(9), group("/a", ON_NEW, 30)))
                .containsExactly(new Departure("r1", day(1), day(2), 1, 0, 30, 0, false, false, false));
    }

    @Test
    void aLookAfterTheRunTellsMore() {
        run = new PastRun("r1", day(-30), day(-29), List.of(), ON_NEW, List.of());
        look(FIRST, group("/a", ON_OLD, 30));
        assertThat(look(day(9), group("/a", ON_NEW, 30)))
                .containsExactly(left(FIRST, day(9), 30, false, Departure.Trace.LOOK));
    }

    @Test
    void whatIsBackOnTheKeyHasNotLeftItAndLeavesItAnew() {
        look(FIRST, group("/a", ON_OLD, 30));
        look(day(1), group("/a", ON_NEW, 30));
        assertThat(look(day(2), group("/a", ON_OLD, 30))).isEmpty();
        assertThat(look(day(3), group("/a", ON_NEW, 30)))
                .containsExactly(left(day(2), day(3), 30, false, Departure.Trace.LOOK));
    }

    @Test
    void whatIsDeletedTookItsEventsWithIt() {
        look(FIRST, group("/a", ON_OLD, 3653));
        assertThat(look(day(1))).singleElement().satisfies(one -> {
            assertThat(one.deleted()).isEqualTo(1);
            assertThat(one.logGroups()).isZero();
        });
    }

    @Test
    void queryResultsThatALookSawLeftIt() {
        queryResults = ON_OLD;
        look(FIRST);
        queryResults = new PreviousKey.Unknown();
        look(day(1));
        queryResults = ON_NEW;
        assertThat(look(day(2)))
                .containsExactly(new Departure(
                        "", FIRST, day(2), 0, 0, 0, 0, false, true, false, List.of(), Departure.Trace.LOOK));
    }

    @Test
    void aNameMayHaveMeantTheKeyUntilTheFirstLookThatSawIt() {
        var expected = left(FIRST, FIRST, 30, false, Departure.Trace.NAME);
        assertThat(look(FIRST, named(ON_NEW))).containsExactly(expected);
        assertThat(look(day(5), named(ON_NEW))).containsExactly(expected);
        assertThat(look(day(9), group("/a", ON_NEW, 30))).containsExactly(expected);
    }

    @Test
    void aNameThatNobodyCanTellMayMeanTheKeyUntilItIsTold() {
        look(FIRST, named(new PreviousKey.Named(NAME)));
        look(day(5), named(new PreviousKey.Named(NAME)));
        assertThat(look(day(9), named(ON_NEW))).containsExactly(left(day(5), day(9), 30, false, Departure.Trace.NAME));
    }

    @Test
    void aNameThatMeansTheKeyIsTheKey() {
        assertThat(look(FIRST, named(ON_OLD))).isEmpty();
        assertThat(look(day(1), named(ON_NEW))).containsExactly(left(FIRST, day(1), 30, false, Departure.Trace.LOOK));
    }

    @Test
    void aNameOfAnotherAccountMeansNoKeyOfThisOne() {
        var foreign = NAME.replace("111122223333", "999900001111");
        assertThat(look(
                        FIRST,
                        new LogGroup("/a", ON_NEW, null, 30, LogGroup.STANDARD, new Owner.NotLookedUp(), foreign)))
                .isEmpty();
    }

    @Test
    void aHolderThatIsNotFoundIsMissedOnlyWhereAllCouldBeLookedAt() {
        var table = new HolderSighting("S3 Tables integration", "t", "arn:t", null, FIRST, null, null);
        var here = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), Map.of(), FIRST);
        here.holders(Map.of(ID, List.of(table)), Unlooked.NOTHING);
        var second = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), here.remembered(), day(1));
        second.holders(Map.of(), Unlooked.ANY);
        assertThat(second.remembered()).containsEntry(ID, new Remembered(PLACE, List.of(), List.of(table)));
        var third = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), second.remembered(), day(2));
        third.holders(Map.of(), Unlooked.NOTHING);
        assertThat(third.remembered())
                .containsEntry(ID, new Remembered(PLACE, List.of(), List.of(table.missedAt(day(2)))));
    }

    private static NotLookedAt absent(String service) {
        return NotLookedAt.in(
                PLACE, "x", service + ":List", new AwsError(AwsError.NO_ANSWER, 0, "UnknownHostException: x"));
    }

    private static HolderSighting sighting(HolderKind kind) {
        return new HolderSighting(kind.words(), "one", "arn:one", kind.staysDays(), FIRST, null, null);
    }

    /// Where AWS does not offer a service, what left the key of the others is missed all the same.
    @Test
    void aServiceThatHasNoEndpointHidesItsOwnKindsAndNoOthers() {
        var detector = sighting(HolderKind.ANOMALY_DETECTOR);
        var group = sighting(HolderKind.INVESTIGATION_GROUP);
        var unknown = new HolderSighting("something of a later version", "one", "arn:one", null, FIRST, null, null);
        var before = Map.of(ID, new Remembered(PLACE, List.of(), List.of(detector, group, unknown)));
        var here = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), before, day(1));
        here.holders(Map.of(), Unlooked.of(List.of(absent("aiops"))));
        assertThat(here.remembered())
                .containsEntry(
                        ID, new Remembered(PLACE, List.of(), List.of(detector.missedAt(day(1)), group, unknown)));
        var refused = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), before, day(1));
        refused.holders(
                Map.of(),
                Unlooked.of(List.of(absent("aiops"), new NotLookedAt("tables", "they are denied", "Allow it"))));
        assertThat(refused.remembered()).isEqualTo(before);
    }

    @Test
    void whatALookHasSeenOfAServiceIsKnown() {
        var before = Map.of(ID, new Remembered(PLACE, List.of(), List.of(sighting(HolderKind.INVESTIGATION_GROUP))));
        var here = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), before, day(1));
        assertThat(here.hasAnyOf("aiops")).isTrue();
        assertThat(here.hasAnyOf("xray")).isFalse();
    }

    /// One account of what looks have seen, as it is filed with one key of a multi-Region key.
    private static Remembered filed(int seen, @Nullable Integer missed) {
        var left = missed == null ? null : day(missed);
        return new Remembered(
                PLACE,
                List.of(new Sighting(OLD, List.of(new Target.LogGroup("/a")), 30, day(seen), left, null)),
                List.of(new HolderSighting("X-Ray", "default", "arn:x", 30, day(seen), left, null)));
    }

    static Stream<Arguments> accounts() {
        return Stream.of(
                arguments("it was there again, and has left again", filed(9, 14), filed(1, 4), filed(9, 14)),
                arguments("it was there again, and is there", filed(9, null), filed(1, 4), filed(9, null)),
                arguments("it was there again, and was there", filed(9, 14), filed(1, null), filed(9, 14)),
                arguments("only one knows that it has left", filed(1, 4), filed(1, null), filed(1, 4)),
                arguments("both missed it, one of them first", filed(1, 9), filed(1, 4), filed(1, 4)),
                arguments("they say the same", filed(1, 4), filed(1, 4), filed(1, 4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accounts")
    void theAccountThatTellsMoreCountsInWhateverOrderTheyAreFiled(
            String name, Remembered one, Remembered other, Remembered counts) {
        for (var both : List.of(one.and(other), other.and(one))) {
            var here = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), Map.of(ID, both), day(20));
            assertThat(here.remembered()).containsEntry(ID, counts);
        }
    }

    /// What a look finds of a holder.
    enum Shown {
        BY_ITS_ARN,
        BY_A_NAME_THAT_KMS_DOES_NOT_TELL,
        BY_A_NAME_OF_ANOTHER_KEY,
        NOT_THERE;

        private List<HolderSighting> at(Instant look) {
            return switch (this) {
                case BY_ITS_ARN -> List.of(detector(look, null, null));
                case BY_A_NAME_THAT_KMS_DOES_NOT_TELL -> List.of(detector(look, null, NAME));
                case BY_A_NAME_OF_ANOTHER_KEY -> List.of(detector(look, look, NAME));
                case NOT_THERE -> List.of();
            };
        }

        private static HolderSighting detector(Instant seen, @Nullable Instant missed, @Nullable String name) {
            return new HolderSighting("log anomaly detector", "d", "arn:d", 90, seen, missed, name);
        }
    }

    static Stream<Arguments> looks() {
        var untold = Shown.BY_A_NAME_THAT_KMS_DOES_NOT_TELL;
        var other = Shown.BY_A_NAME_OF_ANOTHER_KEY;
        return Stream.of(
                arguments(List.of(untold, untold, untold), 2, null),
                arguments(List.of(untold, untold, untold, Shown.NOT_THERE), 2, 3),
                arguments(List.of(untold, untold, other, other), 1, 2),
                arguments(List.of(Shown.BY_ITS_ARN, untold, untold, Shown.NOT_THERE), 2, 3),
                arguments(List.of(Shown.BY_ITS_ARN, Shown.NOT_THERE, untold, untold), 3, null),
                arguments(List.of(untold, Shown.NOT_THERE, untold, Shown.NOT_THERE), 2, 3),
                arguments(List.of(untold, other, untold, other), 2, 3),
                arguments(List.of(other, other, other), 0, 0),
                arguments(List.of(untold, Shown.BY_ITS_ARN, other), 1, 2),
                arguments(List.of(Shown.BY_ITS_ARN, Shown.BY_ITS_ARN, Shown.NOT_THERE, Shown.NOT_THERE), 1, 2));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void aHolderIsMissedByTheFirstLookThatKnowsItElsewhere(List<Shown> shown, int seen, @Nullable Integer missed) {
        Map<String, Remembered> known = Map.of();
        for (int look = 0; look < shown.size(); look++) {
            var here = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), known, day(look));
            here.holders(Map.of(ID, shown.get(look).at(day(look))), Unlooked.NOTHING);
            known = here.remembered();
        }
        assertThat(known.values())
                .singleElement()
                .satisfies(one -> assertThat(one.holders()).singleElement().satisfies(holder -> {
                    assertThat(holder.seen()).isEqualTo(day(seen));
                    assertThat(holder.missed()).isEqualTo(missed == null ? null : day(missed));
                }));
    }
}
