package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.drift.PlannedPlace;
import rekey.drift.PlannedRun;
import rekey.input.Globs;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.journal.Segment;
import rekey.journal.Stretch;
import rekey.key.PlaceKey;
import rekey.place.Place;
import rekey.restore.RestoredPlace;
import rekey.restore.RestoredRun;
import rekey.run.Json;
import rekey.target.PreviousKey;

class SurveyBatchTest {
    private static final long SEED = 7;

    /// Step Functions' limit, less what the workflow adds.
    private static final int MOST_BYTES = 256 * 1024 - 1_000;

    private static List<Place> account(int account, int regions) {
        return IntStream.range(0, regions)
                .mapToObj(region -> new Place("%012d".formatted(account), "region-" + region))
                .toList();
    }

    private static List<Place> places(int... regionsOfAccounts) {
        return IntStream.range(0, regionsOfAccounts.length)
                .mapToObj(account -> account(account, regionsOfAccounts[account]))
                .flatMap(List::stream)
                .toList();
    }

    private static List<SurveyBatch> cut(List<Place> places, int placesPerWorker) {
        return SurveyBatch.cut(places, placesPerWorker, batch -> batch);
    }

    private static List<Integer> sizes(List<SurveyBatch> batches) {
        return batches.stream().map(batch -> batch.places().size()).toList();
    }

    @Test
    void aBatchIsFilledWithWholeAccounts() {
        assertThat(sizes(cut(places(2, 2, 2, 2, 2), 4))).containsExactly(4, 4, 2);
        assertThat(sizes(cut(places(3, 3), 4))).containsExactly(3, 3);
    }

    @Test
    void anAccountStaysWholeEvenWhereItIsLargerThanABatch() {
        assertThat(sizes(cut(places(1, 5, 1), 3))).containsExactly(1, 5, 1);
    }

    @Test
    void noPlacesMakeNoBatch() {
        assertThat(cut(List.of(), 3)).isEmpty();
    }

    @Test
    void theBatchesAreThePlacesInTheirOrderNumberedFromZeroAndAsFewAsAccountsAllow() {
        var random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            var places = places(random.ints(1 + random.nextInt(30), 1, 6).toArray());
            int most = 1 + random.nextInt(12);
            var batches = cut(places, most);
            var as = "seed %d, round %d".formatted(SEED, round);
            assertThat(batches.stream().flatMap(batch -> batch.places().stream()))
                    .as(as)
                    .isEqualTo(places);
            assertThat(batches).as(as).extracting(SurveyBatch::number).isEqualTo(numbers(batches.size()));
            for (int i = 0; i < batches.size(); i++) {
                var batch = batches.get(i);
                var accounts = batch.places().stream().map(Place::account).distinct();
                assertThat(batch.places().size() <= most || accounts.count() == 1)
                        .as(as)
                        .isTrue();
                if (i > 0) {
                    var before = batches.get(i - 1).places();
                    var next = batch.places().getFirst().account();
                    long ofNext = Stream.of(batch)
                            .flatMap(b -> b.places().stream())
                            .filter(place -> place.account().equals(next))
                            .count();
                    assertThat(before.getLast().account()).as(as).isNotEqualTo(next);
                    assertThat(before.size() + ofNext).as(as).isGreaterThan(most);
                }
            }
        }
    }

    // Bytes

    /// Of log groups with long names.
    private static List<Segment> journal(int stretches) {
        var object = "a".repeat(40);
        var all = IntStream.range(0, stretches)
                .mapToObj(number -> new Stretch(object, number * 2_000_000L, 2_000_000, 40))
                .toList();
        return List.of(new Segment("s", 40 * stretches, 2_000 * stretches, all));
    }

    private static UnaryOperator<SurveyBatch> undoing(Map<Place, Integer> stretches) {
        var restored = new HashMap<Place, RestoredPlace>();
        stretches.forEach((place, many) ->
                restored.put(place, new RestoredPlace(place, new PreviousKey.None(), journal(many), true)));
        var run = new RestoredRun("r0", restored, true);
        return batch -> batch.restoring(run);
    }

    private static Map<Place, Integer> each(List<Place> places, int stretches) {
        return places.stream().collect(Collectors.toMap(Function.identity(), _ -> stretches));
    }

    @Test
    void whatARestorationPutsBackFillsABatchTooAndAnAccountStaysWhole() {
        var places = places(2, 2, 2);
        var batches = SurveyBatch.cut(places, 6, undoing(each(places, 400)));
        assertThat(sizes(batches)).containsExactly(4, 2);
        assertThat(batches).extracting(SurveyBatch::number).containsExactly(0, 1);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(Json.bytes(batch)).hasSizeLessThan(MOST_BYTES);
            assertThat(batch.restored()).extracting(RestoredPlace::place).isEqualTo(batch.places());
        });
    }

    @Test
    void soDoesWhatAPlanWasToChange() {
        var places = places(2, 2, 2);
        var planned = places.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        place -> new PlannedPlace(place, PlaceKey.existing("arn:aws:kms:r:1:key/k"), journal(400))));
        var run = new PlannedRun(
                "p0",
                new PlannedRun.Input(
                        Mode.PLAN,
                        new KeyChoice.Alias("alias/logs"),
                        new Globs(List.of(), List.of()),
                        true,
                        null,
                        null),
                planned,
                Map.of());
        var batches = SurveyBatch.cut(places, 6, batch -> batch.applying(run));
        assertThat(sizes(batches)).containsExactly(4, 2);
        assertThat(batches).allSatisfy(batch -> assertThat(Json.bytes(batch)).hasSizeLessThan(MOST_BYTES));
    }

    @Test
    void anAccountThatPassesTheStateAloneIsTornApart() {
        var places = places(1, 5, 1);
        var batches = SurveyBatch.cut(places, 8, undoing(each(places, 700)));
        assertThat(batches.stream().flatMap(batch -> batch.places().stream())).isEqualTo(places);
        assertThat(batches).allSatisfy(batch -> assertThat(Json.bytes(batch)).hasSizeLessThan(MOST_BYTES));
        assertThat(sizes(batches)).containsExactly(1, 2, 2, 2);
    }

    @Test
    void aPlaceThatIsLargerAloneIsAlone() {
        var places = places(3);
        var large = new HashMap<>(each(places, 1));
        large.put(places.get(1), 4_000);
        assertThat(sizes(SurveyBatch.cut(places, 8, undoing(large)))).containsExactly(1, 1, 1);
    }

    private static List<Integer> numbers(int count) {
        return new ArrayList<>(IntStream.range(0, count).boxed().toList());
    }
}
