package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        var table = new Table("RUN", "TOOK");
        table.row("a-long-name", "1 s");
        table.row("b", "20 min 5 s");
        assertThat(table.lines(30)).containsExactly("RUN          TOOK", "a-long-name  1 s", "b            20 min 5 s");
    }

    private static Table runs() {
        var table = new Table("RUN", "MODE", "TOOK")
                .shorter("TOOK", took -> took.replace(" min", "m"))
                .without("MODE");
        table.row("a-long-name", "rotate", "20 min");
        table.row("b", "plan", "");
        return table;
    }

    @Test
    void whereTheLinesAreTooLongTheyGetShorterStepByStep() {
        assertThat(runs().lines(27).get(1)).isEqualTo("a-long-name  rotate  20 min");
        assertThat(runs().lines(26).get(1)).isEqualTo("a-long-name  rotate  20m");
        assertThat(runs().lines(23)).containsExactly("RUN          TOOK", "a-long-name  20m", "b");
    }

    @Test
    void whereNothingFitsEachRowHasLinesOfItsOwn() {
        assertThat(runs().lines(15))
                .containsExactly("RUN   a-long-name", "MODE  rotate", "TOOK  20 min", "", "RUN   b", "MODE  plan");
    }

    @Test
    void aTextIsBrokenBetweenWordsAndALongWordIsLeftWhole() {
        assertThat(Wrapped.lines("right  ", "one two three arn:aws:logs:eu", 7, 15))
                .containsExactly("right  one two", "       three", "       arn:aws:logs:eu");
        assertThat(Wrapped.lines("", "arn:aws:logs:eu", 4, 5)).containsExactly("arn:aws:logs:eu");
        assertThat(Wrapped.lines("right  ", "one two", 7, Integer.MAX_VALUE)).containsExactly("right  one two");
    }

    @Test
    void aCommandIsNotBroken() {
        assertThat(Wrapped.lines("", "Sign in again: `aws sso login`.", 0, 20))
                .containsExactly("Sign in again:", "`aws sso login`.");
        assertThat(Wrapped.lines("", "", 0, 20)).containsExactly("");
        var trace = "x".repeat(100_000);
        assertThat(Wrapped.lines("", trace, 0, 20)).containsExactly(trace);
    }

    @Test
    void aTerminalThatDoesNotSayHowWideItIsHas80Columns() {
        assertThat(Screen.columns(null)).isEqualTo(80);
        assertThat(Screen.columns("")).isEqualTo(80);
        assertThat(Screen.columns("wide")).isEqualTo(80);
        assertThat(Screen.columns("0")).isEqualTo(80);
        assertThat(Screen.columns("60")).isEqualTo(60);
    }
}
