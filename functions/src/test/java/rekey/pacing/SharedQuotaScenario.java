package rekey.pacing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/// A pacer and another client at one quota of 5 calls a second, on a virtual clock.
///
/// @param otherPerSecond what the other client calls, without ever slowing down; 0 for none
/// @param otherUntilSeconds when it stops
/// @param latencySeconds there and back
/// @param storms in which AWS throttles every call
record SharedQuotaScenario(double otherPerSecond, double otherUntilSeconds, double latencySeconds, List<Storm> storms) {
    record Storm(double fromSeconds, double untilSeconds) {
        boolean rages(double seconds) {
            return fromSeconds <= seconds && seconds < untilSeconds;
        }
    }

    SharedQuotaScenario(double otherPerSecond, double otherUntilSeconds, double latencySeconds) {
        this(otherPerSecond, otherUntilSeconds, latencySeconds, List.of());
    }

    private static final double QUOTA = 5;
    private static final double NANOS = 1e9;

    /// @param done calls that AWS carried out
    /// @param othersRefused share of the other client's calls that were throttled
    /// @param departures when each call left, in seconds
    record Result(List<Double> departures, int done, int throttled, int othersDone, double othersRefused) {
        int departed() {
            return departures.size();
        }

        /// Calls a second that left in that time.
        double rate(double fromSeconds, double untilSeconds) {
            return departures.stream()
                            .filter(at -> fromSeconds <= at && at < untilSeconds)
                            .count()
                    / (untilSeconds - fromSeconds);
        }

        double throttledShare() {
            return (double) throttled / departed();
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
        PASS_KNOWN,
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
        var departures = new ArrayList<Double>();
        int done = 0;
        int others = 0;
        int othersDone = 0;
        for (var event = events.remove(); event.at() < seconds; event = events.remove()) {
            double now = event.at();
            switch (event.kind()) {
                case DEPARTURE -> {
                    departures.add(now);
                    events.add(new Event(now + latencySeconds / 2, Kind.AT_AWS, now));
                    events.add(new Event(next(pacer, now), Kind.DEPARTURE, 0));
                }
                case AT_AWS -> {
                    boolean taken = storms.stream().noneMatch(storm -> storm.rages(now)) && bucket.take(now);
                    done += taken ? 1 : 0;
                    events.add(new Event(
                            now + latencySeconds / 2, taken ? Kind.PASS_KNOWN : Kind.THROTTLE_KNOWN, event.departed()));
                }
                case PASS_KNOWN -> pacer.passed(nanos(event.departed()), nanos(now));
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
        return new Result(departures, done, pacer.throttles(), othersDone, refused);
    }

    private static double next(Pacer pacer, double now) {
        return pacer.reserve(nanos(now)).atNanos() / NANOS;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * NANOS);
    }
}
