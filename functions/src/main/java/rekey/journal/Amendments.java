package rekey.journal;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// What targets were found on after the journal of a run was written. Rare, so one invocation lists
/// them once for all its places: who changes a page writes its amendments itself, and they are
/// known here from then on. Safe for many threads.
public final class Amendments {
    private final Bucket bucket;
    private final RunFolder folder;
    private @Nullable NavigableSet<String> keys;

    public Amendments(Bucket bucket, RunFolder folder) {
        this.bucket = bucket;
        this.folder = folder;
    }

    /// The entries that amend a page, the stronger the later.
    List<JournalEntry> of(Place place, Segment segment, int page) {
        var earlier = segment.isOfEarlierVersion()
                ? bucket.list(folder.earlierJournalAmendments(place, segment.id(), page))
                : List.<String>of();
        return Stream.concat(earlier.stream(), below(folder.journalAmendments(place, segment.id(), page)).stream())
                .flatMap(key -> bucket.require(key).asLines(JournalEntry.class).stream())
                .toList();
    }

    void add(Place place, Segment segment, int page, List<JournalEntry> entries) {
        var bytes = Json.lines(entries);
        int number = 0;
        while (!bucket.putIfAbsent(folder.journalAmendment(place, segment.id(), page, number), bytes)) {
            number++;
        }
        written(place, segment, page, number);
    }

    private synchronized List<String> below(String prefix) {
        return List.copyOf(keys().subSet(prefix, prefix + Character.MAX_VALUE));
    }

    /// With those before it, which may be younger than the listing.
    private synchronized void written(Place place, Segment segment, int page, int last) {
        for (int number = 0; number <= last; number++) {
            keys().add(folder.journalAmendment(place, segment.id(), page, number));
        }
    }

    private NavigableSet<String> keys() {
        if (keys == null) {
            keys = new TreeSet<>(bucket.list(folder.journalAmendments()));
        }
        return keys;
    }
}
