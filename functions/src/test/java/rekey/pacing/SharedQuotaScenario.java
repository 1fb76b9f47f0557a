package rekey.pacing;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/// A pacer and another client at one quota of 5 calls a second, on a virtual clock.
///
/// @param otherPerSecond what the other client calls, without ever slowing down; 0 for none
/// @param otherUntilSeconds when it stops
/// @param latencySeconds there and back
record SharedQuotaScenario(double otherPerSecond, double otherUntilSeconds, double latencySeconds) {
    private static final double QUOTA = 5;
    private static final double NANOS = 1e9;

    /// @param done calls that AWS carried out
    /// @param othersRefused share of the other client's calls that were throttled
    record Result(int departed, int done, int throttled, int othersDone, double othersRefused) {
        double throttledShare() {
            return (double) throttled / departed;
        }

        /// How much of what the other left was used.
        double use(double seconds) {
            return done / (QUOTA * seconds - othersDone);
        }
    }

    private record Event(double at, Kind kind, double departed) {}

    private enum Kind {
        DEPARTURE,
        AT_AWS,
        THROTTLE_KNOWN,
        OTHER
    }

    Result run(double seconds, RandomGenerator random) {
        var pacer = new Pacer(QUOTA, random);
        var bucket = new QuotaBucket(QUOTA);
        var events = new PriorityQueue<Event>(Comparator.comparingDouble(Event::at));
        events.add(new Event(next(pacer, 0), Kind.DEPARTURE, 0));
        if (otherPerSecond > 0) {
            events.add(new Event(0.1, Kind.OTHER, 0));
        }
        int departed = 0;
        int done = 0;
        int others = 0;
        int othersDone = 0;
        for (var event = events.remove(); event.at() < seconds; event = events.remove()) {
            double now = event.at();
            switch (event.kind()) {
                case DEPARTURE -> {
                    departed++;
                    events.add(new Event(now + latencySeconds / 2, Kind.AT_AWS, now));
                    events.add(new Event(next(pacer, now), Kind.DEPARTURE, 0));
                }
                case AT_AWS -> {
                    if (bucket.take(now)) {
                        done++;
                    } else {
                        events.add(new Event(now + latencySeconds / 2, Kind.THROTTLE_KNOWN, event.departed()));
                    }
                }
                case THROTTLE_KNOWN -> pacer.throttled(nanos(event.departed()), nanos(now));
                case OTHER -> {
                    others++;
                    othersDone += bucket.take(now) ? 1 : 0;
                    if (now < otherUntilSeconds) {
                        events.add(new Event(now + 1 / otherPerSecond, Kind.OTHER, 0));
                    }
                }
            }
        }
        double refused = others == 0 ? 0 : 1 - (double) othersDone / others;
        return new Result(departed, done, pacer.throttles(), othersDone, refused);
    }

    private static double next(Pacer pacer, double now) {
        return pacer.reserve(nanos(now)).atNanos() / NANOS;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * NANOS);
    }
}
