package rekey.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NameTableTest {
    private final NameTable table = new NameTable();

    @Test
    void whatWasNotPutIsNotThere() {
        assertThat(table.get("")).isEqualTo(-1);
        table.put("a", 0);
        assertThat(table.get("b")).isEqualTo(-1);
    }

    @Test
    void theLastNumberOfANameHolds() {
        table.put("a", 1);
        table.put("a", 2);
        assertThat(table.get("a")).isEqualTo(2);
    }

    @Test
    void itTellsAsManyNamesApartAsAMapDoes() {
        var random = new SplittableRandom(1);
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            var name = "/aws/lambda/" + Long.toString(random.nextLong(60_000), 36);
            expected.put(name, i);
            table.put(name, i);
        }
        expected.forEach((name, number) -> assertThat(table.get(name)).isEqualTo(number));
        assertThat(table.get("/aws/lambda/!")).isEqualTo(-1);
    }
}
