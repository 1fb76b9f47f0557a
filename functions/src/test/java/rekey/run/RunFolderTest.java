package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.place.Place;

class RunFolderTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");

    private final RunFolder folder = new RunFolder("r1");

    /// IAM policies in the template and the state machine name these paths too.
    @Test
    void everythingOfARunIsInItsFolder() {
        assertThat(folder.plan()).isEqualTo("runs/r1/plan.json");
        assertThat(folder.regions()).isEqualTo("runs/r1/regions.json");
        assertThat(folder.surveyBatches()).isEqualTo("runs/r1/survey/batches.jsonl");
        assertThat(folder.surveyed(7, 0)).isEqualTo("runs/r1/survey/places/000007-0000.jsonl");
        assertThat(folder.journalObject("w-000001")).isEqualTo("runs/r1/journal/shared/w-000001.jsonl");
        assertThat(folder.journalAmendment(PLACE, "s", 12, 3))
                .isEqualTo("runs/r1/journal/amended/111122223333/eu-central-1/s/000012-0003.jsonl")
                .startsWith(folder.journalAmendments());
        assertThat(folder.earlierJournalPage(PLACE, "s", 12))
                .isEqualTo("runs/r1/journal/111122223333/eu-central-1/s/000012.jsonl");
        assertThat(folder.batches(0)).isEqualTo("runs/r1/batches-0.jsonl");
        assertThat(folder.report()).isEqualTo("runs/r1/report.json");
    }

    @Test
    void whatIsListedLiesUnderItsPrefix() {
        assertThat(folder.surveyed(0, 0)).startsWith(folder.surveyedPrefix());
        assertThat(folder.results(0, 0)).startsWith(folder.resultsPrefix());
        assertThat(folder.surveyBatches()).doesNotStartWith(folder.surveyedPrefix());
    }

    @Test
    void aRunWhoseNameBeginsLikeAnothersIsNotInItsFolder() {
        assertThat(new RunFolder("r10").resultsPrefix()).doesNotStartWith("runs/r1/");
    }

    /// Those that Step Functions lets into the name of an execution.
    @ParameterizedTest
    @ValueSource(strings = {"r1", "2026-11-24_nightly+1", "a.b=c@d!(e)'f'", "März", "Ключ", "鍵の交換", "..."})
    void lettersOfAnyAlphabetMakeTheIdOfARun(String run) {
        assertThat(RunFolder.isRun(run)).isTrue();
        assertThat(new RunFolder(run).plan()).isEqualTo("runs/" + run + "/plan.json");
        assertThat(RunFolder.isRun(run.repeat(80).substring(0, 80))).isTrue();
        assertThat(RunFolder.isRun(run.repeat(81).substring(0, 81))).isFalse();
    }

    @Test
    void whatStepFunctionsLetsIntoNoNameMakesNone() {
        var forbidden = " \t\n\u0000\u001f\u007f\u0085\u009f<>{}[]?*\"#%\\^|~`$&,;:/\ud800\udfff\ufffe\uffff";
        assertThat(forbidden.chars().mapToObj(character -> "x" + (char) character + "y"))
                .noneMatch(RunFolder::isRun);
        assertThat(RunFolder.isRun("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "../other"})
    void anIdThatLeavesTheFolderIsRefused(String run) {
        assertThatThrownBy(() -> new RunFolder(run)).isInstanceOf(IllegalArgumentException.class);
    }

    /// The first step has an object of who began it; each later one also of who ended the one before.
    @Test
    void aBatchIsRepeatedWhoseStepWasBegunTwice() {
        var folder = new RunFolder("r1");
        var once = List.of(folder.progress(0, 0, 0, "a"), folder.progress(0, 0, 1, "a"), folder.progress(0, 0, 1, "b"));
        var first =
                List.of(folder.progress(0, 1, 0, "a"), folder.progress(0, 1, 0, "b"), folder.progress(0, 1, 1, "b"));
        var later =
                List.of(folder.progress(1, 0, 1, "a"), folder.progress(1, 0, 1, "b"), folder.progress(1, 0, 1, "c"));
        var all = Stream.of(once, first, later).flatMap(List::stream).toList();
        assertThat(RunFolder.ofRepeatedBatches(all))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(first, later).flatMap(List::stream).toList());
    }
}
