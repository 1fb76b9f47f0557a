package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.run.Json;
import rekey.target.PreviousKey;

class LookSoFarTest {
    /// A run may be under way while its functions are updated.
    @Test
    void inTheBucketTheLogGroupsOnAnotherKeyHaveTheNameThatEveryVersionKnows() {
        var group = new LogGroup("/app", new PreviousKey.None(), null, null, LogGroup.STANDARD);
        var look = new LookSoFar(ListingSoFar.BEGINNING, List.of(group), 1, Map.of(), List.of("x"));
        var bytes = Json.bytes(look);
        assertThat(Json.read(bytes, LookSoFar.class)).isEqualTo(look);
        assertThat(Json.tree(new String(bytes, StandardCharsets.UTF_8)).get("astray"))
                .hasSize(1);
        assertThat(Json.tree(new String(bytes, StandardCharsets.UTF_8)).has("onAnotherKey"))
                .isFalse();
    }

    @Test
    void whatAnEarlierVersionWroteHasLookedAtEverything() {
        var bytes = Json.bytes(LookSoFar.BEGINNING);
        assertThat(Json.tree(new String(bytes, StandardCharsets.UTF_8)).has("notLookedAt"))
                .isFalse();
        assertThat(Json.read(bytes, LookSoFar.class)).isEqualTo(LookSoFar.BEGINNING);
    }
}
