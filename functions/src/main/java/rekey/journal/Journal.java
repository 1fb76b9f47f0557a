package rekey.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import rekey.lambda.Concurrently;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.target.Target;

/// A place's journal in the bucket. What is written is never overwritten.
public final class Journal {
    private static final int PAGES_AT_A_TIME = 8;

    private final Bucket bucket;
    private final RunFolder folder;
    private final Place place;

    public Journal(Bucket bucket, RunFolder folder, Place place) {
        this.bucket = bucket;
        this.folder = folder;
        this.place = place;
    }

    /// Every entry, as [#page] gives it; a bounded number of pages is held at a time.
    public void each(Segment segment, Consumer<JournalEntry> consumer) {
        // One list for the segment, where a list for each page would be as many calls as pages.
        var keys = new TreeSet<>(bucket.list(folder.journalSegment(place, segment.id())));
        for (int from = 0; from < segment.pages(); from += PAGES_AT_A_TIME) {
            int to = Math.min(from + PAGES_AT_A_TIME, segment.pages());
            var pages = IntStream.range(from, to).boxed().toList();
            Concurrently.map(pages, page -> amended(keys, segment, page) ? page(segment, page) : written(segment, page))
                    .forEach(entries -> entries.forEach(consumer));
        }
    }

    private boolean amended(NavigableSet<String> keys, Segment segment, int page) {
        var prefix = folder.journalAmendments(place, segment.id(), page);
        var next = keys.ceiling(prefix);
        return next != null && next.startsWith(prefix);
    }

    private List<JournalEntry> written(Segment segment, int page) {
        return bucket.require(folder.journalPage(place, segment.id(), page)).asLines(JournalEntry.class);
    }

    /// A page as it was written, amended by what was noted since.
    public List<JournalEntry> page(Segment segment, int page) {
        var entries = written(segment, page);
        var amended = new HashMap<Target, JournalEntry>();
        bucket.list(folder.journalAmendments(place, segment.id(), page)).stream()
                .flatMap(key -> bucket.require(key).asLines(JournalEntry.class).stream())
                .forEach(entry -> amended.put(entry.target(), entry));
        return entries.stream()
                .map(entry -> amended.getOrDefault(entry.target(), entry))
                .toList();
    }

    /// Notes what targets of a page are on now, where that is no longer what the page says. To be
    /// called before they are changed.
    public void amend(Segment segment, int page, List<JournalEntry> entries) {
        int number = 0;
        while (!bucket.putIfAbsent(folder.journalAmendment(place, segment.id(), page, number), Json.lines(entries))) {
            number++;
        }
    }

    public Writer writer(String segment) {
        return new Writer(segment);
    }

    /// Writes one segment, page by page, holding one page in memory.
    public final class Writer {
        private final String segment;
        private final List<JournalEntry> open = new ArrayList<>(Segment.PAGE_SIZE);
        private int pages;
        private int entries;

        private Writer(String segment) {
            this.segment = segment;
        }

        public void add(JournalEntry entry) {
            open.add(entry);
            entries++;
            if (open.size() == Segment.PAGE_SIZE) {
                writePage();
            }
        }

        /// @return empty where there was nothing to write
        public Optional<Segment> finish() {
            if (!open.isEmpty()) {
                writePage();
            }
            return entries == 0 ? Optional.empty() : Optional.of(new Segment(segment, pages, entries));
        }

        private void writePage() {
            write(folder.journalPage(place, segment, pages++), open);
            open.clear();
        }
    }

    private void write(String key, List<JournalEntry> entries) {
        var bytes = Json.lines(entries);
        // A write whose answer was lost is sent again by the SDK, and then finds itself.
        if (!bucket.putIfAbsent(key, bytes) && !bucket.require(key).is(bytes)) {
            throw new IllegalStateException(key + " is in the journal already and is not overwritten");
        }
    }
}
