package rekey.verify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.input.ReadersRule;
import rekey.inventory.NoteReader;
import rekey.inventory.SharedNotes;
import rekey.journal.Amendments;
import rekey.journal.Journal;
import rekey.key.Serving;
import rekey.lambda.Concurrently;
import rekey.lambda.LogLines;
import rekey.member.Entry;
import rekey.outcome.CountedAs;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.pacing.Time;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.progress.WorkRequest;
import rekey.restore.FormerKeys;
import rekey.restore.OriginalRun;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.AccessLook;
import rekey.target.Target;

/// Verifies the places of one batch at the same time. One that fails never stops another.
final class BatchVerification {
    private static final Logger LOG = LoggerFactory.getLogger(BatchVerification.class);

    private final Bucket bucket;
    private final RunFolder folder;
    private final ExecutionInput input;
    private final Map<Place, Work> works;
    private final String segment;
    private final Amendments amendments;
    private final SharedNotes notes;
    private final BooleanSupplier timeIsUp;
    private final Patience patience;
    private final Time time;
    private final Instant now;

    /// @param segment the id of the journal segments that this may write
    BatchVerification(
            Bucket bucket,
            WorkRequest request,
            ExecutionInput input,
            String segment,
            SharedNotes notes,
            BooleanSupplier timeIsUp,
            Patience patience,
            Time time) {
        this.bucket = bucket;
        this.folder = new RunFolder(request.run());
        this.input = input;
        this.works = request.batch().places().stream().collect(Collectors.toMap(Work::place, Function.identity()));
        this.segment = segment;
        this.amendments = new Amendments(bucket, folder);
        this.notes = notes;
        this.timeIsUp = timeIsUp;
        this.patience = patience;
        this.time = time;
        this.now = time.now();
    }

    /// @param refusedBefore names of log groups that AWS kept for itself in an earlier run
    /// @param end of a place that was looked at
    List<PlaceProgress> look(
            List<PlaceProgress> places,
            Function<Place, Entry> entering,
            Map<Place, Set<String>> refusedBefore,
            UnaryOperator<PlaceProgress> end) {
        return Concurrently.map(places, progress -> {
            if (progress.verified()) {
                return progress;
            }
            var refused = refusedBefore.getOrDefault(progress.place(), Set.of());
            return LogLines.about(progress.place(), () -> look(progress, entering, refused, end));
        });
    }

    private PlaceProgress look(
            PlaceProgress progress,
            Function<Place, Entry> entering,
            Set<String> refusedBefore,
            UnaryOperator<PlaceProgress> end) {
        try {
            return switch (entering.apply(progress.place())) {
                case Entry.Barred(var failure) -> stopped(progress, failure);
                case Entry.Entered entered -> end.apply(look(progress, entered, refusedBefore));
            };
        } catch (RuntimeException e) {
            LOG.error("Verifying the place failed", e);
            return stopped(progress, AwsErrors.unforeseen(e));
        }
    }

    private PlaceProgress stopped(PlaceProgress progress, Failure failure) {
        return progress.after(
                failure,
                patience,
                time.now(),
                spent -> progress.end(progress.results().failed(spent)));
    }

    private PlaceProgress look(PlaceProgress progress, Entry.Entered entered, Set<String> refusedBefore) {
        var work = Objects.requireNonNull(works.get(progress.place()), "a place that is not in the batch");
        // Every segment after the survey's was a round.
        int round = progress.journal().size() - work.journal().size();
        return new PlaceVerification(
                        input,
                        entered.logs(),
                        () -> entered.holders().look(OthersOnKeys.MOST),
                        new Journal(bucket, folder, progress.place(), amendments),
                        check(progress, work, entered),
                        new KnownBefore(work.denied(), work.right(), refusedBefore, asked -> wereRight(work, asked)),
                        notes.of(progress.place()),
                        segment,
                        now,
                        timeIsUp,
                        patience)
                .look(progress, round);
    }

    /// Which of some targets the notes of the survey count as right. A bucket that does not give them
    /// now has the place looked at again later; without notes that can be read its numbers will do.
    private Optional<Set<Target>> wereRight(Work work, Set<Target> asked) {
        if (work.right() == 0) {
            return Optional.of(Set.of());
        }
        try {
            return work.noted().parts().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new NoteReader(bucket, folder).countedAs(CountedAs.ALREADY_RIGHT, asked, work.noted()));
        } catch (RuntimeException e) {
            if (AwsErrors.unforeseen(e).passes()) {
                throw e;
            }
            LOG.warn("The survey's notes of the place could not be read", e);
            return Optional.empty();
        }
    }

    private TargetCheck check(PlaceProgress progress, Work work, Entry.Entered entered) {
        var check = expected(progress, work, entered);
        return input.readers() == ReadersRule.WARN
                ? check
                : new KeptReaders(
                        check,
                        new AccessLook(work.place(), entered.keys(), input, timeIsUp),
                        progress.wantedKey(),
                        now);
    }

    private TargetCheck expected(PlaceProgress progress, Work work, Entry.Entered entered) {
        var keys = entered.keys();
        if (input.key() instanceof KeyChoice.Before(var run) && work.undone() != null) {
            var journal = new Journal(bucket, new RunFolder(run), work.place());
            var undone = OriginalRun.read(journal, work.undone(), input.logGroups()::test);
            return new RestorationCheck(undone.named(entered.logs().keys()), new FormerKeys(work.place(), keys, now));
        }
        Supplier<Serving> serving = () -> keys.serving(progress.wantedKey(), now);
        return input.applies() == null ? new RotationCheck(serving) : new AppliedCheck(serving);
    }
}
