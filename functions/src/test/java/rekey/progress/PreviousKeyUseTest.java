package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.key.KeyHealth;
import rekey.run.Json;
import rekey.target.Names;
import rekey.target.Target;

class PreviousKeyUseTest {
    private static final Instant CHANGED = Instant.parse("2026-11-01T10:00:00Z");
    private static final PreviousKeyUse FULL = PreviousKeyUse.of(new LogGroupsMoved(5, 30, 1))
            .withQueryResults(true)
            .changed(CHANGED)
            .with(StillOnKey.of(2).doubted(StillOnKey.Doubt.UNREAD).doubted(StillOnKey.Doubt.UNSEEN))
            .looked(new KeyHealth.Fit());

    private static String json(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    /// Results and progress files of earlier versions hold this text.
    @Test
    void itsMembersStandInALineWhateverTheyAreGroupedBy() {
        assertThat(json(FULL))
                .startsWith("{\"logGroups\":5,\"longestRetentionDays\":30,\"neverExpires\":1,\"queryResults\":true,"
                        + "\"lastChange\":\"2026-11-01T10:00:00Z\",\"stillOnIt\":2,\"unread\":true,\"untold\":false,"
                        + "\"unseen\":true,\"health\":{");
    }

    @Test
    void itIsReadAsItWasWritten() {
        for (var use : List.of(FULL, PreviousKeyUse.NONE)) {
            assertThat(Json.read(Json.bytes(use), PreviousKeyUse.class)).isEqualTo(use);
        }
    }

    @Test
    void ofWhatKeepsAKeyTheFirstAreNamed() {
        var sum = IntStream.range(0, 30)
                .mapToObj(i -> PreviousKeyUse.ofLogGroup(new Target.LogGroup("forever-" + i), null)
                        .plus(PreviousKeyUse.ofTargetStillOnIt(new Target.LogGroup("still-" + i)))
                        .plus(PreviousKeyUse.ofLogGroup(new Target.LogGroup("for-a-day-" + i), 1)))
                .reduce(PreviousKeyUse.NONE, PreviousKeyUse::plus);
        assertThat(sum.left().neverExpires()).isEqualTo(30);
        assertThat(sum.left().neverExpiresNames().first())
                .hasSize(Names.MOST)
                .startsWith("forever-0", "forever-1")
                .allMatch(name -> name.startsWith("forever-"));
        assertThat(sum.still().stillOnItNames().first())
                .hasSize(Names.MOST)
                .startsWith("still-0", "still-1")
                .allMatch(name -> name.startsWith("still-"));
        assertThat(Json.read(Json.bytes(sum), PreviousKeyUse.class)).isEqualTo(sum);
    }

    @Test
    void whatAVersionWroteThatNamedNoneIsReadWithoutNames() {
        var written = json(FULL).replaceAll(",\"[a-zA-Z]+Names\":\\[[^]]*]", "");
        assertThat(written).doesNotContain("Names");
        assertThat(Json.read(written.getBytes(StandardCharsets.UTF_8), PreviousKeyUse.class))
                .isEqualTo(FULL);
    }

    @ParameterizedTest
    @EnumSource
    void aDoubtIsReadAsItWasWrittenAndStays(StillOnKey.Doubt doubt) {
        var doubted = PreviousKeyUse.NONE.with(StillOnKey.NONE.doubted(doubt));
        assertThat(Json.read(Json.bytes(doubted), PreviousKeyUse.class)).isEqualTo(doubted);
        assertThat(doubted.plus(FULL).still().doubts())
                .contains(doubt)
                .containsAll(FULL.still().doubts());
        assertThat(FULL.plus(doubted).still()).isEqualTo(doubted.plus(FULL).still());
    }

    @Test
    void ofTwoUsesTheLongestRetentionAndTheLastChangeHold() {
        var other = PreviousKeyUse.of(new LogGroupsMoved(2, 400, 3)).changed(CHANGED.minusSeconds(1));
        var sum = FULL.plus(other);
        assertThat(sum.left()).isEqualTo(new LogGroupsMoved(7, 400, 4));
        assertThat(sum).returns(CHANGED, PreviousKeyUse::lastChange).returns(8, PreviousKeyUse::moved);
    }
}
