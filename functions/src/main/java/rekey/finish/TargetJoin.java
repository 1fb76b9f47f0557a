package rekey.finish;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.inventory.NoteReader;
import rekey.inventory.PlaceEnd;
import rekey.inventory.PlaceRows;
import rekey.inventory.TargetRow;
import rekey.lambda.Concurrently;
import rekey.lambda.StoredLines;
import rekey.outcome.CountedAs;
import rekey.outcome.Counts;
import rekey.outcome.Excerpt;
import rekey.place.Place;
import rekey.reconcile.ReconciledPlace;
import rekey.run.SharedObjects.Part;

/// Joins the notes of a run's places to rows, one place after the other, and holds the rows against
/// what the report counts.
final class TargetJoin {
    private static final Logger LOG = LoggerFactory.getLogger(TargetJoin.class);

    /// Compressed notes that are in memory at the same time, about; and those of one place in any
    /// case, some 4 MB for 60,000 log groups.
    private static final int MOST_BYTES = 8 << 20;

    private static final int MOST_DIFFERENCES = 20;
    private static final int LONGEST_REASON = 300;

    private final NoteReader reader;
    private final Map<String, String> accountNames;
    private final BooleanSupplier timeIsUp;
    private final Map<CountedAs, Integer> counted = new EnumMap<>(CountedAs.class);
    private final List<Difference> differences = new ArrayList<>();

    /// @param accountNames by account
    TargetJoin(NoteReader reader, Map<String, String> accountNames, BooleanSupplier timeIsUp) {
        this.reader = reader;
        this.accountNames = accountNames;
        this.timeIsUp = timeIsUp;
    }

    /// A place whose rows are not those that its report counts.
    ///
    /// @param why the notes could not be read; empty where they could
    record Difference(Place place, Counts rows, Counts report, String why) {}

    /// @throws OutOfTime where not all could be joined
    void each(List<ReconciledPlace> places, Consumer<TargetRow> consumer) {
        var together = new ArrayList<ReconciledPlace>();
        int bytes = 0;
        for (var place : places) {
            together.add(place);
            bytes += place.noted().parts().stream().mapToInt(Part::bytes).sum();
            if (bytes > MOST_BYTES || together.size() == StoredLines.AT_A_TIME) {
                join(together, consumer);
                together.clear();
                bytes = 0;
            }
        }
        join(together, consumer);
    }

    /// Read at the same time, joined one after the other.
    private void join(List<ReconciledPlace> places, Consumer<TargetRow> consumer) {
        if (timeIsUp.getAsBoolean()) {
            throw new OutOfTime();
        }
        var read = Concurrently.map(places, this::read);
        for (int i = 0; i < places.size(); i++) {
            join(places.get(i), read.get(i), consumer);
        }
    }

    /// @param why they could not be read; empty where they could
    private record Notes(List<byte[]> parts, String why) {}

    private Notes read(ReconciledPlace place) {
        try {
            return new Notes(place.noted().parts().stream().map(reader::read).toList(), "");
        } catch (RuntimeException e) {
            LOG.error("The notes of {} could not be read", place.place(), e);
            return new Notes(List.of(), Excerpt.of(String.valueOf(e.getMessage()), LONGEST_REASON));
        }
    }

    private void join(ReconciledPlace place, Notes notes, Consumer<TargetRow> consumer) {
        var rows = new PlaceRows();
        notes.parts().forEach(part -> NoteReader.each(part, rows::add));
        Map<CountedAs, Integer> here = new EnumMap<>(CountedAs.class);
        rows.each(end(place), row -> {
            consumer.accept(row);
            here.merge(row.outcome(), 1, Integer::sum);
        });
        here.forEach((as, number) -> counted.merge(as, number, Integer::sum));
        var counts = Counts.of(here);
        if (!counts.equals(place.counts())) {
            LOG.warn("{} has rows {}, and its report counts {}", place.place(), counts, place.counts());
            if (differences.size() < MOST_DIFFERENCES) {
                differences.add(new Difference(place.place(), counts, place.counts(), notes.why()));
            }
        }
    }

    private PlaceEnd end(ReconciledPlace place) {
        var wanted = place.wantedKey();
        return new PlaceEnd(
                place.place(),
                accountNames.getOrDefault(place.place().account(), ""),
                wanted == null ? null : wanted.text(),
                place.rest());
    }

    Counts counts() {
        return Counts.of(counted);
    }

    /// The first of them.
    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /// The function has no time for more.
    static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1;

        private OutOfTime() {
            super("the report function has no time left for it");
        }
    }
}
