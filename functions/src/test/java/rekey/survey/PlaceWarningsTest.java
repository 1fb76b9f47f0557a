package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlaceWarningsTest {
    private static PlaceWarnings with(int others) {
        var warnings = new PlaceWarnings(List.of());
        IntStream.range(0, others).forEach(i -> warnings.add("warning " + i));
        return warnings;
    }

    @Test
    void eachIsSaidOnceInTheOrderInWhichItCame() {
        var warnings = with(3);
        warnings.add("warning 0");
        assertThat(warnings.texts()).containsExactly("warning 0", "warning 1", "warning 2");
    }

    @Test
    void aFewAreKeptAndThatThereAreMoreIsSaid() {
        assertThat(with(PlaceWarnings.MOST).texts()).hasSize(PlaceWarnings.MOST).doesNotContain(PlaceWarnings.MORE);
        var warnings = with(PlaceWarnings.MOST + 5);
        assertThat(warnings.texts()).hasSize(PlaceWarnings.MOST + 1).endsWith(PlaceWarnings.MORE);
    }

    @Test
    void whatMustNotBeLeftOutComesFirstHoweverManyCameBefore() {
        var warnings = with(PlaceWarnings.MOST);
        warnings.addFirst("the key ends");
        assertThat(warnings.texts())
                .startsWith("the key ends", "warning 0")
                .endsWith(PlaceWarnings.MORE)
                .hasSize(PlaceWarnings.MOST + 1);
    }

    @Test
    void thatThereAreMoreIsHandedOnAndIsNoWarningItself() {
        var next = new PlaceWarnings(with(PlaceWarnings.MOST + 1).texts());
        assertThat(next.texts()).hasSize(PlaceWarnings.MOST + 1).endsWith(PlaceWarnings.MORE);
        next.addFirst("the key ends");
        assertThat(next.texts()).startsWith("the key ends").endsWith(PlaceWarnings.MORE);
    }
}
