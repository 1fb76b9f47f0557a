package rekey.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.target.Target;

/// A place's journal in the bucket. What is written is never overwritten.
public final class Journal {

    private final Bucket bucket;
    private final RunFolder folder;
    private final Place place;

    public Journal(Bucket bucket, RunFolder folder, Place place) {
        this.bucket = bucket;
        this.folder = folder;
        this.place = place;
    }

    /// A page as it was written, amended by what was noted since.
    public List<JournalEntry> page(Segment segment, int page) {
        var entries =
                bucket.require(folder.journalPage(place, segment.id(), page)).asLines(JournalEntry.class);
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
