package rekey.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.journal.Segment;
import rekey.journal.Stretch;
import rekey.key.PlaceKey;
import rekey.place.Place;
import rekey.plan.Packing;
import rekey.run.Json;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;

class PackerTest {
    private static final long SEED = 11;

    private final Packer packer = packer(4);

    private static Packer packer(int placesEach) {
        return new Packer(new Workers(placesEach, 10, 1024, Duration.ofMinutes(5)));
    }

    private static SurveyedPlace place(int account, int toChange) {
        return place(account, "eu-central-1", toChange);
    }

    private static SurveyedPlace place(int account, String region, int toChange) {
        return SurveyedPlaceBuilder.in(new Place("%012d".formatted(account), region))
                .toChange(toChange)
                .build();
    }

    private static SurveyedPlace place(String wantedKey, boolean unfinished, int toChange) {
        var place = place(1, toChange);
        return SurveyedPlaceBuilder.like(place)
                .wantedKey(PlaceKey.parse(wantedKey))
                .unfinished(unfinished)
                .build();
    }

    @Test
    void aKeyWhoseAliasIsYetToBeMovedIsWorkEvenWhereNoTargetIs() {
        assertThat(sizes(packer.pack(List.of(place("arn:k", true, 0))))).containsExactly(List.of(0));
        assertThat(packer.pack(List.of(place("arn:k", false, 0), place("new", false, 0))))
                .isEmpty();
    }

    @Test
    void thePlanTellsWhatTheNewKeysCost() {
        var packing = packer.describe(Waves.ofOne(
                packer.pack(List.of(place("new", false, 3), place("new", false, 2), place("arn:k", true, 1)))));
        assertThat(packing.prediction().newKeys()).isEqualTo(2);
        assertThat(packing.prediction().newKeysDollarsAMonth()).isEqualTo(2);
    }

    private static List<SurveyedPlace> places(int... toChange) {
        return IntStream.range(0, toChange.length)
                .mapToObj(i -> place(i, toChange[i]))
                .toList();
    }

    private static List<List<Integer>> sizes(List<Batch> batches) {
        return batches.stream()
                .map(batch -> batch.places().stream().map(Work::toChange).toList())
                .toList();
    }

    @Test
    void theLargestPlacesComeFirst() {
        assertThat(sizes(packer.pack(places(1, 30, 2, 50, 40, 3))))
                .containsExactly(List.of(50, 40, 30, 3), List.of(2, 1));
    }

    @Test
    void aWorkerGetsNoMorePlacesThanItMay() {
        assertThat(sizes(packer(2).pack(places(5, 5, 5, 5, 5))))
                .containsExactly(List.of(5, 5), List.of(5, 5), List.of(5));
        assertThat(packer(1).pack(places(5, 5, 5))).hasSize(3);
    }

    /// 300 targets more than another are one minute more.
    @Test
    void aPlaceIsNotHeldUpByAMuchLargerOne() {
        assertThat(sizes(packer.pack(places(305, 5)))).containsExactly(List.of(305, 5));
        assertThat(sizes(packer.pack(places(306, 5)))).containsExactly(List.of(306), List.of(5));
    }

    /// 45,000 targets take 9,000 s, and 300 s after them: a tenth of it may be lost, 930 s or 4,650
    /// targets.
    @Test
    void aLargePlaceMayBeHeldUpByATenthOfItsOwnTime() {
        assertThat(packer.pack(places(49_650, 45_000))).hasSize(1);
        assertThat(packer.pack(places(49_651, 45_000))).hasSize(2);
    }

    @Test
    void placesWithNothingToChangeAreInNoBatch() {
        assertThat(sizes(packer.pack(places(0, 7, 0)))).containsExactly(List.of(7));
        assertThat(packer.pack(places(0, 0))).isEmpty();
        assertThat(packer.pack(List.of())).isEmpty();
    }

    @Test
    void theSameSurveyMakesTheSameBatchesInWhateverOrderItIsRead() {
        var random = new Random(SEED);
        var places = new ArrayList<>(places(random.ints(60, 0, 20).toArray()));
        var batches = packer.pack(places);
        for (int round = 0; round < 20; round++) {
            java.util.Collections.shuffle(places, random);
            assertThat(packer.pack(places)).as("seed %d, round %d", SEED, round).isEqualTo(batches);
        }
    }

    @Test
    void everyPlaceWithSomethingToChangeIsInExactlyOneBatch() {
        var random = new Random(SEED);
        for (int round = 0; round < 100; round++) {
            var places = places(random.ints(1 + random.nextInt(80), 0, 5000).toArray());
            var batches = packer.pack(places);
            var as = "seed %d, round %d".formatted(SEED, round);
            assertThat(batches.stream().flatMap(batch -> batch.places().stream()))
                    .as(as)
                    .containsExactlyInAnyOrderElementsOf(places.stream()
                            .filter(place -> place.toChange() > 0)
                            .map(Work::of)
                            .toList());
            assertThat(batches.stream()
                            .flatMap(batch -> batch.places().stream())
                            .map(Work::toChange))
                    .as(as)
                    .isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(batches)
                    .as(as)
                    .extracting(Batch::number)
                    .isEqualTo(IntStream.range(0, batches.size()).boxed().toList());
        }
    }

    @Test
    void thePlanSaysHowTheWorkWasCut() {
        var packing = packer.describe(Waves.ofOne(packer.pack(places(10, 400, 7, 0))));
        assertThat(packing.targets()).isEqualTo(417);
        assertThat(packing.waves()).containsExactly(new Packing.Wave(0, false, 2, 3, 417, 400));
    }

    @Test
    void nothingToDoIsNoWaveAndCostsNothing() {
        assertThat(packer.describe(Waves.ofOne(List.of()))).isEqualTo(Packing.NOTHING);
    }

    // Regions of one account

    private static List<SurveyedPlace> accounts(int accounts, int regions, IntUnaryOperator toChange) {
        var places = new ArrayList<SurveyedPlace>();
        for (int account = 0; account < accounts; account++) {
            for (int region = 0; region < regions; region++) {
                places.add(place(account, "region-" + region, toChange.applyAsInt(places.size())));
            }
        }
        Collections.shuffle(places, new Random(SEED));
        return places;
    }

    /// How many times workers assume a role: each once for each account of its batch.
    private static long entries(List<Batch> batches) {
        return batches.stream()
                .mapToLong(batch -> batch.places().stream()
                        .map(work -> work.place().account())
                        .distinct()
                        .count())
                .sum();
    }

    @Test
    void theRegionsOfSmallAccountsAreInOneBatch() {
        var random = new Random(SEED);
        var batches = packer(50).pack(accounts(2_500, 8, _ -> 1 + random.nextInt(50)));
        assertThat(batches.stream().mapToInt(batch -> batch.places().size()).sum())
                .isEqualTo(20_000);
        assertThat(entries(batches)).isEqualTo(2_500);
        assertThat(batches.size()).as("of 400 at least").isLessThanOrEqualTo(420);
    }

    @Test
    void aBatchIsFilledWithPartOfAnAccountRatherThanLeftHalfEmpty() {
        var batches = packer(50).pack(accounts(100, 30, _ -> 5));
        assertThat(batches.size()).as("of 60 at least").isLessThanOrEqualTo(70);
        assertThat(entries(batches)).isLessThanOrEqualTo(170);
    }

    @Test
    void whatDiffersMuchIsInBatchesOfItsLikeWhateverTheAccount() {
        var batches = packer(50).pack(accounts(50, 2, place -> place % 2 == 0 ? 5_000 : 10));
        assertThat(batches)
                .hasSize(2)
                .allSatisfy(batch -> assertThat(
                                batch.places().stream().map(Work::toChange).distinct())
                        .hasSize(1));
    }

    @Test
    void everyBatchKnowsHowManyWorkersAreAtWorkAtTheSameTime() {
        assertThat(packer(4).pack(accounts(5, 4, _ -> 5)))
                .hasSize(5)
                .allSatisfy(batch -> assertThat(batch.workers()).isEqualTo(5));
        assertThat(packer(4).pack(accounts(50, 4, _ -> 5)))
                .hasSize(50)
                .allSatisfy(batch -> assertThat(batch.workers()).isEqualTo(10));
    }

    // Bytes

    /// Of log groups with long names: their stretches fill the batch, not their number.
    private static List<SurveyedPlace> withLongJournals(int accounts, int regions, int stretches) {
        return accounts(accounts, regions, _ -> 0).stream()
                .map(place -> SurveyedPlaceBuilder.like(place)
                        .journal(List.of(longJournal(stretches)))
                        .build())
                .toList();
    }

    private static Segment longJournal(int stretches) {
        var object = "part-1-" + "s".repeat(60);
        var all = IntStream.range(0, stretches)
                .mapToObj(number -> new Stretch(object, number * 2_000_000L, 2_000_000, 40))
                .toList();
        return new Segment("s", 40 * stretches, 2_000 * stretches, all);
    }

    @Test
    void aBatchIsNoLargerThanTheStateOfTheWorkflow() {
        var places = withLongJournals(40, 5, 50);
        var batches = packer(100).pack(places);
        assertThat(batches)
                .hasSizeGreaterThan(2)
                .allSatisfy(batch -> assertThat(Json.bytes(batch)).hasSizeBetween(100_000, 256 * 1024 - 1_000));
        assertThat(batches.stream().flatMap(batch -> batch.places().stream()).map(Work::place))
                .containsExactlyInAnyOrderElementsOf(
                        places.stream().map(SurveyedPlace::place).toList());
    }

    @Test
    void aPlaceThatIsTooLargeIsAlone() {
        assertThat(packer(100).pack(withLongJournals(3, 1, 3_000)))
                .hasSize(3)
                .allSatisfy(batch -> assertThat(batch.places()).hasSize(1));
    }
}
