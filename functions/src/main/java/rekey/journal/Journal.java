package rekey.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

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

    public List<JournalEntry> page(Segment segment, int page) {
        return bucket.require(folder.journalPage(place, segment.id(), page)).asLines(JournalEntry.class);
    }

    /// Notes what targets of a page are on now, where that is no longer what the page says.
    public void amend(Segment segment, int page, String writer, List<JournalEntry> entries) {
        write(folder.journalAmendment(place, segment.id(), page, writer), entries);
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
        if (!bucket.putIfAbsent(key, Json.lines(entries))) {
            throw new IllegalStateException(key + " is in the journal already and is not overwritten");
        }
    }
}
