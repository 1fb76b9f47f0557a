package rekey.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private final EventClock clock = new EventClock();
    private final List<String> seen = new ArrayList<>();

    private void see(String what) {
        seen.add(what + " " + clock.seconds());
    }

    private Runnable after(double seconds, String what) {
        return () -> {
            clock.sleep(seconds);
            see(what);
        };
    }

    @Test
    void threadsThatSleepAtTheSameTimeTakeNoLongerThanTheLongest() {
        clock.run(() -> {
            clock.all(List.of(after(3, "b"), after(1, "a"), after(3, "c")));
            see("end");
        });
        assertThat(seen).containsExactly("a 1.0", "b 3.0", "c 3.0", "end 3.0");
    }

    @Test
    void whoStartsThreadsWaitsForThoseThatTheyStart() {
        clock.run(() -> {
            clock.all(List.of(() -> clock.all(List.of(after(2, "inner"))), after(1, "outer")));
            clock.all(List.of());
            see("end");
        });
        assertThat(seen).containsExactly("outer 1.0", "inner 2.0", "end 2.0");
    }

    @Test
    void whatAThreadFailsOfIsTheSimulations() {
        assertThatThrownBy(() -> clock.run(() -> clock.all(List.of(() -> {
                    throw new IllegalStateException("no");
                }))))
                .hasRootCauseMessage("no");
    }
}
