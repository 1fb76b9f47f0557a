package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;
import rekey.inventory.NoteReader;
import rekey.inventory.TargetRow;
import rekey.outcome.CountedAs;
import rekey.reconcile.ReconciledPlace;
import rekey.target.PreviousKey;

/// Whatever happens in a place, its rows are what its report counts, and each target has one.
class TargetJoinLawTest {
    private static final int HISTORIES = 120;

    /// A run that looks at keys lists no targets.
    @ParameterizedTest
    @EnumSource(names = "RETIRE", mode = EnumSource.Mode.EXCLUDE)
    void theRowsOfAPlaceAreWhatItsReportCounts(Mode mode) {
        assertHeld(mode.name(), history -> history.run(mode), expected(mode));
    }

    /// What is not as the plan showed it is left alone, and has a row that says so.
    @Test
    void alsoWhereAPlanIsApplied() {
        var expected = Stream.of(CountedAs.values())
                .filter(as -> as != CountedAs.MOVED_ON)
                .toList();
        assertHeld("a plan", PlaceHistory::runOfAPlan, expected);
    }

    private static void assertHeld(String what, Function<PlaceHistory, ReconciledPlace> run, List<CountedAs> expected) {
        var reached = new HashMap<CountedAs, Integer>();
        for (long seed = 0; seed < HISTORIES; seed++) {
            var told = "%s, seed %d".formatted(what, seed);
            var history = new PlaceHistory(seed);
            var place = run.apply(history);
            var rows = new ArrayList<TargetRow>();
            var join = new TargetJoin(
                    new NoteReader(history.bucket, history.folder), Map.of("111122223333", "one"), () -> false);
            join.each(List.of(place), rows::add);
            assertThat(join.counts()).as("%s: %s", told, history.course).isEqualTo(place.counts());
            assertThat(join.differences()).as(told).isEmpty();
            assertThat(rows.stream()
                            .filter(row -> row.outcome() != CountedAs.GONE && row.outcome() != CountedAs.MOVED_ON)
                            .map(TargetRow::name))
                    .as("%s: %s", told, history.course)
                    .doesNotHaveDuplicates();
            assertPreviousKeys("%s: %s".formatted(told, history.course), history, place, rows);
            rows.forEach(row -> reached.merge(row.outcome(), 1, Integer::sum));
        }
        assertThat(reached.keySet()).as("outcomes of %s", what).containsAll(expected);
    }

    /// Whoever is told of a previous key by the rows is told the same by the journal and by the report.
    private static void assertPreviousKeys(
            String told, PlaceHistory history, ReconciledPlace place, List<TargetRow> rows) {
        var changed =
                rows.stream().filter(row -> row.outcome() == CountedAs.CHANGED).toList();
        var journalled = history.journalled();
        assertThat(changed.stream()
                        .filter(row -> !history.isTakenOffAgain(row))
                        .filter(row -> !journalled
                                .of(PlaceHistory.target(row))
                                .map(PreviousKey::text)
                                .equals(Optional.ofNullable(row.presentKey()))))
                .as(told)
                .isEmpty();
        if (place.result() == null) {
            return;
        }
        var uses = place.result().previousKeys();
        if (history.isRecounted()) {
            assertThat(movedOff(changed.stream().filter(history::isOffItsPreviousKey)))
                    .as(told)
                    .allSatisfy((key, groups) -> assertThat(uses)
                            .hasEntrySatisfying(
                                    key, use -> assertThat(use.logGroups()).isGreaterThanOrEqualTo(groups)));
        } else {
            assertThat(uses.entrySet().stream()
                            .filter(use -> use.getValue().logGroups() > 0)
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, use -> use.getValue().logGroups())))
                    .as(told)
                    .isEqualTo(movedOff(changed.stream()));
        }
    }

    /// How many log groups, by the key that their rows say they were moved off.
    private static Map<String, Integer> movedOff(Stream<TargetRow> changed) {
        return changed.filter(row -> row.type().equals("log group"))
                .filter(row -> row.presentKey() != null && row.presentKey().startsWith("arn:"))
                .collect(Collectors.toMap(row -> Objects.requireNonNull(row.presentKey()), _ -> 1, Integer::sum));
    }

    /// So that a law which is never put to the test does not pass for one that holds.
    private static List<CountedAs> expected(Mode mode) {
        return switch (mode) {
            case ROTATE ->
                Stream.of(CountedAs.values())
                        .filter(as -> as != CountedAs.MOVED_ON && as != CountedAs.DRIFTED)
                        .toList();
            case PLAN -> List.of(CountedAs.TO_CHANGE, CountedAs.ALREADY_RIGHT, CountedAs.EXCLUDED, CountedAs.FAILED);
            case VERIFY -> List.of(CountedAs.ALREADY_RIGHT, CountedAs.EXCLUDED, CountedAs.FAILED);
            case RESTORE ->
                Stream.of(CountedAs.values())
                        .filter(as -> as != CountedAs.RESERVED && as != CountedAs.DRIFTED)
                        .toList();
            case RETIRE -> List.of();
        };
    }
}
