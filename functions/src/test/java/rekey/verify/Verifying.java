package rekey.verify;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.holders.Holders;
import rekey.input.ExecutionInput;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.key.Serving;
import rekey.key.UnreadPolicy;
import rekey.logs.PlaceLogs;
import rekey.outcome.Patience;
import rekey.progress.PlaceProgress;
import rekey.rotate.RotationBench;
import rekey.survey.VirtualSurvey;
import rekey.target.Target;

/// The verification of a simulated place. What a test does not name is as in a rotation of which
/// nothing was known before: nothing else is on the keys, and time is never up.
final class Verifying {
    private final PlaceLogs logs;
    private final Journal journal;
    private ExecutionInput input = VirtualSurvey.INPUT;
    private Supplier<Holders> holders = () -> Holders.NONE;
    private TargetCheck check = new RotationCheck(() -> UnreadPolicy.saying("not asked"));
    private KnownBefore known = new KnownBefore(false, 0, Set.of());
    private SharedNotes notes = SharedNotes.unkept();
    private String segment = "look";
    private Instant now = Instant.EPOCH;
    private BooleanSupplier timeIsUp = () -> false;
    private Patience patience = VirtualSurvey.IMPATIENT;

    private Verifying(PlaceLogs logs, Journal journal) {
        this.logs = logs;
        this.journal = journal;
    }

    static Verifying of(PlaceLogs logs, Journal journal) {
        return new Verifying(logs, journal);
    }

    /// At the bench's time, with a segment of its own for each look.
    static Verifying of(RotationBench bench, PlaceLogs logs) {
        return of(logs, bench.journal).segment("look-" + bench.time.nanos()).now(bench.time.now());
    }

    static Verifying of(RotationBench bench) {
        return of(bench, bench.newLogs());
    }

    Verifying input(ExecutionInput given) {
        this.input = given;
        return this;
    }

    Verifying holders(Supplier<Holders> look) {
        this.holders = look;
        return this;
    }

    Verifying serving(Serving serving) {
        return check(new RotationCheck(() -> serving));
    }

    Verifying check(TargetCheck expected) {
        this.check = expected;
        return this;
    }

    Verifying known(boolean denied, int right, Set<String> refused) {
        this.known = new KnownBefore(denied, right, refused);
        return this;
    }

    Verifying known(boolean denied, int right, Function<Set<Target>, Optional<Set<Target>>> wereRight) {
        this.known = new KnownBefore(denied, right, Set.of(), wereRight);
        return this;
    }

    Verifying notes(SharedNotes kept) {
        this.notes = kept;
        return this;
    }

    Verifying segment(String id) {
        this.segment = id;
        return this;
    }

    Verifying now(Instant moment) {
        this.now = moment;
        return this;
    }

    Verifying timeIsUp(BooleanSupplier told) {
        this.timeIsUp = told;
        return this;
    }

    Verifying patience(Patience kept) {
        this.patience = kept;
        return this;
    }

    PlaceProgress look(PlaceProgress progress, int rounds) {
        return new PlaceVerification(
                        input,
                        logs,
                        holders,
                        journal,
                        check,
                        known,
                        notes.of(progress.place()),
                        segment,
                        now,
                        timeIsUp,
                        patience)
                .look(progress, rounds);
    }
}
