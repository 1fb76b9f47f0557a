package rekey.rotate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.fakes.SameThread;
import rekey.input.ExecutionInput;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.lambda.Deadline;
import rekey.logs.PlaceLogs;
import rekey.outcome.Patience;
import rekey.pacing.Time;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.survey.VirtualSurvey;
import software.amazon.awssdk.services.kms.KmsClient;

/// The rotation of a place, for a simulation.
public final class VirtualRotation {
    private static final Duration INVOCATION = Duration.ofMinutes(15);

    private VirtualRotation() {}

    public static PlaceProgress begin(Work work) {
        return PlaceProgress.begin(work);
    }

    /// One invocation of 15 minutes.
    public static PlaceProgress invocation(PlaceProgress from, PlaceLogs logs, Journal journal, Time time) {
        var verdicts = verdicts(from.place(), FakeKms.refusing(Refusals.of("NoAnswer", 400, "not asked")), time);
        return new PlaceRotation(
                        from,
                        logs,
                        verdicts,
                        journal,
                        Elsewhere.TAKEN_ALONG,
                        Instant.MIN,
                        deadline(time),
                        VirtualSurvey.IMPATIENT,
                        time,
                        CallThreads.alone(SameThread::new),
                        Optional.empty())
                .work();
    }

    /// One invocation that ends when it is told, and writes notes.
    public static PlaceProgress noting(
            ExecutionInput input,
            PlaceProgress from,
            PlaceLogs logs,
            Journal journal,
            SharedNotes notes,
            Deadline deadline,
            Patience patience,
            Time time) {
        var verdicts = verdicts(from.place(), FakeKms.refusing(Refusals.of("NoAnswer", 400, "not asked")), time);
        var rotation = new PlaceRotation(
                from,
                logs,
                verdicts,
                journal,
                Elsewhere.of(input),
                Instant.MIN,
                deadline,
                patience,
                time,
                CallThreads.alone(SameThread::new),
                Optional.empty());
        var reached = OutcomeNotes.of(rotation.work(), rotation.outcomes(), notes);
        notes.write();
        return reached;
    }

    static KeyVerdicts verdicts(Place place, KmsClient kms, Time time) {
        return new KeyVerdicts(place, VirtualSurvey.lookup(place, kms), time::now);
    }

    /// Of an invocation of 15 minutes that begins now.
    public static Deadline deadline(Time time) {
        long end = time.nanos() + INVOCATION.toNanos();
        return new Deadline(() -> (int) Duration.ofNanos(end - time.nanos()).toMillis(), Deadline.MARGIN);
    }
}
