package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        var table = new Table("RUN", "TOOK");
        table.row("a-long-name", "1 s");
        table.row("b", "20 min 5 s");
        assertThat(table.lines()).containsExactly("RUN          TOOK", "a-long-name  1 s", "b            20 min 5 s");
    }
}
