package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.run.Json;
import rekey.target.PreviousKey;

class OwnerTest {
    static Stream<Arguments> owners() {
        return Stream.of(
                Arguments.of(new Owner.Stack("shop-api"), "stack:shop-api"),
                Arguments.of(new Owner.NobodyKnown(), "nobody known"),
                Arguments.of(new Owner.NotLookedUp(), "not looked up"));
    }

    @ParameterizedTest
    @MethodSource("owners")
    void anOwnerIsReadAsItIsWritten(Owner owner, String text) {
        assertThat(owner.text()).isEqualTo(text);
        assertThat(Owner.parse(text)).isEqualTo(owner);
        var group = new LogGroup("/app", new PreviousKey.None(), null, null, LogGroup.STANDARD).ownedBy(owner);
        assertThat(Json.read(Json.bytes(group), LogGroup.class)).isEqualTo(group);
    }

    @Test
    void anOwnerThatALaterVersionMayHaveWrittenWasNotLookedUp() {
        assertThat(Owner.parse("terraform:shop")).isEqualTo(new Owner.NotLookedUp());
    }

    /// A run may be under way while its functions are updated.
    @Test
    void ofALogGroupThatAnEarlierVersionHasWrittenTheOwnerWasNotLookedUp() {
        var written = "{\"name\": \"/app\", \"key\": \"none\", \"retentionInDays\": 30, \"logClass\": \"STANDARD\"}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(Json.read(written, LogGroup.class))
                .isEqualTo(new LogGroup("/app", new PreviousKey.None(), null, 30, LogGroup.STANDARD));
        assertThat(Json.read(written, LogGroup.class).owner()).isEqualTo(new Owner.NotLookedUp());
    }
}
