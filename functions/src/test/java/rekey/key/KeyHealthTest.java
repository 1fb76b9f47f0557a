package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.run.Json;

class KeyHealthTest {
    private static final KeyHealth FIT = new KeyHealth.Fit();
    private static final KeyHealth PENDING = new KeyTrouble("PendingDeletion", Instant.parse("2026-12-06T12:00:00Z"));
    private static final KeyHealth DISABLED = new KeyTrouble("Disabled", null);
    private static final KeyHealth NOBODY = KeyHealth.NotLookedAt.BY_NOBODY;
    private static final KeyHealth THROTTLED = new KeyHealth.NotLookedAt("throttled");

    private record Holder(Map<String, KeyHealth> healths) {}

    private static List<KeyHealth> all() {
        return List.of(FIT, PENDING, DISABLED, NOBODY, THROTTLED);
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachIsReadAsItWasWritten(KeyHealth health) throws IOException {
        var holder = new Holder(Map.of("k", health));
        assertThat(Json.MAPPER.readValue(Json.bytes(holder), Holder.class)).isEqualTo(holder);
    }

    /// As surveys wrote it that knew troubles alone: their runs may be restored for a year.
    @Test
    void aTroubleOfAnOlderVersionIsRead() throws JsonProcessingException {
        var text = """
                {"healths": {
                  "a": {"state": "PendingDeletion", "deletionDate": "2026-12-06T12:00:00Z"},
                  "b": {"state": "Disabled"}}}
                """;
        assertThat(Json.MAPPER.readValue(text, Holder.class))
                .isEqualTo(new Holder(Map.of("a", PENDING, "b", DISABLED)));
    }

    record Pair(KeyHealth later, KeyHealth earlier, KeyHealth both) {}

    private static List<Pair> looks() {
        return List.of(
                new Pair(FIT, DISABLED, FIT),
                new Pair(PENDING, FIT, PENDING),
                new Pair(THROTTLED, FIT, THROTTLED),
                new Pair(NOBODY, FIT, FIT),
                new Pair(THROTTLED, PENDING, PENDING),
                new Pair(NOBODY, THROTTLED, THROTTLED),
                new Pair(THROTTLED, NOBODY, THROTTLED),
                new Pair(NOBODY, NOBODY, NOBODY));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void theLaterLookCountsAndAKeyThatWasFitIsNotCalledFitForLongerThanItIsSeen(Pair looks) {
        assertThat(looks.later().since(looks.earlier())).isEqualTo(looks.both());
    }

    @Test
    void keysThatFailComeFirstAndThoseNotLookedAtForOneReasonAreOneSentence() {
        var keys = new TreeMap<>(Map.of("a", THROTTLED, "b", FIT, "c", PENDING, "d", THROTTLED, "e", NOBODY));
        assertThat(KeyHealth.warnings(keys))
                .satisfiesExactly(
                        first -> assertThat(first).contains("c", "unreadable on 2026-12-06T12:00:00Z"),
                        second -> assertThat(second).contains("on a and 1 more", "throttled"),
                        third -> assertThat(third).contains("on e,"));
        assertThat(KeyHealth.warnings(new TreeMap<>(Map.of("b", FIT)))).isEmpty();
    }

    @Test
    void whatOneAskerCannotSeeAnotherMay() {
        assertThat(THROTTLED.or(FIT)).isEqualTo(FIT);
        assertThat(THROTTLED.or(DISABLED)).isEqualTo(DISABLED);
        assertThat(FIT.or(DISABLED)).isEqualTo(FIT);
    }

    @Test
    void refusalsThatNameTheirKeyAreOneReason() {
        var keys = new TreeMap<String, KeyHealth>();
        for (int i = 1; i <= 25; i++) {
            var key = "arn:aws:kms:eu-central-1:222233334444:key/%02d".formatted(i);
            keys.put(key, new KeyHealth.NotLookedAt("DescribeKey: AccessDeniedException: not on resource: " + key));
        }
        assertThat(KeyHealth.warnings(keys)).singleElement().asString().contains("key/01 and 24 more");
    }
}
