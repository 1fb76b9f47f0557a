package rekey.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import rekey.place.Place;

class LogLinesTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");

    @Test
    void aPlaceIsOnTheLinesOfItsWorkAndOnNoOthers() {
        var seen = LogLines.about(PLACE, () -> MDC.get("account") + MDC.get("region"));
        assertThat(seen).isEqualTo("111122223333eu-central-1");
        assertThat(MDC.get("account")).isNull();
        assertThat(MDC.get("region")).isNull();
    }

    @Test
    void alsoWhereTheWorkFails() {
        Supplier<String> failing = () -> {
            throw new IllegalStateException("it broke");
        };
        assertThatThrownBy(() -> LogLines.about(PLACE, failing)).hasMessage("it broke");
        assertThat(MDC.get("account")).isNull();
    }

    @Test
    void threadsSayWhatTheOneThatStartedThemSaid() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = LogLines.about(PLACE, () -> threads.submit(() -> MDC.get("account")));
            assertThat(seen.get()).isEqualTo("111122223333");
        }
    }

    @Test
    void placesThatAreWorkedOnAtTheSameTimeAreNotMixedUp() {
        var places = IntStream.range(0, 100)
                .mapToObj(i -> new Place("%012d".formatted(i), "eu-central-1"))
                .toList();
        var seen = LogLines.about(
                Map.of("run", "r1"),
                () -> Concurrently.map(
                        places, place -> LogLines.about(place, () -> MDC.get("run") + MDC.get("account"))));
        assertThat(seen)
                .isEqualTo(places.stream().map(place -> "r1" + place.account()).toList());
    }
}
