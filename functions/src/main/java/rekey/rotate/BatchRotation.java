package rekey.rotate;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.journal.Journal;
import rekey.lambda.Concurrently;
import rekey.lambda.Deadline;
import rekey.lambda.LogLines;
import rekey.member.Entry;
import rekey.outcome.Unforeseen;
import rekey.pacing.Time;
import rekey.place.Place;

/// Rotates the places of one batch at the same time, until they are done or the deadline has
/// passed. One that fails never stops another.
final class BatchRotation {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRotation.class);

    private final Function<Place, Entry> entering;
    private final Function<Place, Journal> journals;
    private final Deadline deadline;
    private final Time time;

    BatchRotation(Function<Place, Entry> entering, Function<Place, Journal> journals, Deadline deadline, Time time) {
        this.entering = entering;
        this.journals = journals;
        this.deadline = deadline;
        this.time = time;
    }

    List<PlaceProgress> work(List<PlaceProgress> places) {
        return Concurrently.map(
                places, place -> place.left() ? LogLines.about(place.place(), () -> work(place)) : place);
    }

    private PlaceProgress work(PlaceProgress place) {
        try {
            return switch (entering.apply(place.place())) {
                case Entry.Barred(var failure) -> place.giveUp(failure);
                case Entry.Entered(var logs, var _) ->
                    new PlaceRotation(
                                    place,
                                    logs,
                                    journals.apply(place.place()),
                                    deadline,
                                    time,
                                    Executors::newVirtualThreadPerTaskExecutor)
                            .work();
            };
        } catch (RuntimeException e) {
            LOG.error("Rotating the place failed", e);
            return place.giveUp(Unforeseen.failure(e));
        }
    }
}
