package rekey.fakes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import rekey.pacing.Time;

/// A clock that moves when somebody sleeps, and only then.
public final class VirtualTime implements Time {
    private static final Instant START = Instant.parse("2026-10-01T12:00:00Z");

    private final List<Duration> sleeps = new ArrayList<>();
    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public synchronized void sleep(Duration duration) {
        sleeps.add(duration);
        nanos += duration.toNanos();
    }

    public synchronized Duration passed() {
        return Duration.ofNanos(nanos);
    }

    public synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }
}
