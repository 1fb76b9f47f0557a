package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.place.Place;

class SurveyBatchTest {
    private static final long SEED = 7;

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

    private static List<Integer> sizes(List<SurveyBatch> batches) {
        return batches.stream().map(batch -> batch.places().size()).toList();
    }

    @Test
    void aBatchIsFilledWithWholeAccounts() {
        assertThat(sizes(SurveyBatch.cut(places(2, 2, 2, 2, 2), 4))).containsExactly(4, 4, 2);
        assertThat(sizes(SurveyBatch.cut(places(3, 3), 4))).containsExactly(3, 3);
    }

    @Test
    void anAccountStaysWholeEvenWhereItIsLargerThanABatch() {
        assertThat(sizes(SurveyBatch.cut(places(1, 5, 1), 3))).containsExactly(1, 5, 1);
    }

    @Test
    void noPlacesMakeNoBatch() {
        assertThat(SurveyBatch.cut(List.of(), 3)).isEmpty();
    }

    @Test
    void theBatchesAreThePlacesInTheirOrderNumberedFromZeroAndAsFewAsAccountsAllow() {
        var random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            var places = places(random.ints(1 + random.nextInt(30), 1, 6).toArray());
            int most = 1 + random.nextInt(12);
            var batches = SurveyBatch.cut(places, most);
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

    private static List<Integer> numbers(int count) {
        return new ArrayList<>(IntStream.range(0, count).boxed().toList());
    }
}
