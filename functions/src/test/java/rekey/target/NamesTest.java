package rekey.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rekey.run.Json;

class NamesTest {
    private static Names numbered(int from, int to) {
        return new Names(IntStream.range(from, to).mapToObj(i -> "group-" + i).toList());
    }

    @Test
    void theFirstTwentyStay() {
        var names = numbered(0, 15).plus(numbered(15, 30)).plus(numbered(30, 31));
        assertThat(names).isEqualTo(numbered(0, Names.MOST));
        assertThat(names.unnamed(31)).isEqualTo(11);
        assertThat(numbered(0, 3).unnamed(3)).isZero();
    }

    @Test
    void itIsWrittenAsAListAndReadAgain() {
        var names = Names.of(new Target.QueryResults()).plus(numbered(0, 1));
        assertThat(new String(Json.bytes(names), StandardCharsets.UTF_8)).isEqualTo("[\"query-result:*\",\"group-0\"]");
        assertThat(Json.read(Json.bytes(names), Names.class)).isEqualTo(names);
        assertThat(new Names(List.of())).isEqualTo(Names.NONE);
    }
}
