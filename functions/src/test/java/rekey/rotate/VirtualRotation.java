package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import rekey.fakes.SameThread;
import rekey.journal.Journal;
import rekey.lambda.Deadline;
import rekey.logs.PlaceLogs;
import rekey.pacing.Time;
import rekey.pack.Work;

/// The rotation of a place, for a simulation.
public final class VirtualRotation {
    private static final Duration INVOCATION = Duration.ofMinutes(15);

    private VirtualRotation() {}

    public static PlaceProgress begin(Work work) {
        return PlaceProgress.begin(work);
    }

    /// One invocation of 15 minutes.
    public static PlaceProgress invocation(PlaceProgress from, PlaceLogs logs, Journal journal, Time time) {
        return new PlaceRotation(from, logs, journal, Instant.MIN, deadline(time), time, SameThread::new).work();
    }

    /// Of an invocation of 15 minutes that begins now.
    public static Deadline deadline(Time time) {
        long end = time.nanos() + INVOCATION.toNanos();
        return new Deadline(() -> (int) Duration.ofNanos(end - time.nanos()).toMillis(), Deadline.MARGIN);
    }
}
