package rekey.journal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private final Amendments amendments;
    private final Function<String, Writer> writers;
    private @Nullable LoadedStretch loaded;

    /// Of a place that shares nothing with others.
    public Journal(Bucket bucket, RunFolder folder, Place place) {
        this(bucket, folder, place, new Amendments(bucket, folder));
    }

    /// @param amendments of the run, which the places of an invocation share
    public Journal(Bucket bucket, RunFolder folder, Place place, Amendments amendments) {
        this.bucket = bucket;
        this.folder = folder;
        this.place = place;
        this.amendments = amendments;
        this.writers = this::writerOfOwn;
    }

    /// @param pages where the places of an invocation write together
    public Journal(Bucket bucket, RunFolder folder, Place place, SharedPages pages) {
        this.bucket = bucket;
        this.folder = folder;
        this.place = place;
        this.amendments = new Amendments(bucket, folder);
        this.writers = segment -> new Writer(segment, pages, () -> {});
    }

    /// Every entry, as [#page] gives it; a bounded number of pages is held at a time.
    public void each(Segment segment, Consumer<JournalEntry> consumer) {
        for (int page = 0; page < segment.pages(); page++) {
            page(segment, page).forEach(consumer);
        }
    }

    /// Every entry as it was written, and each amendment: all keys that targets were seen on. Of one
    /// target, the later look comes later.
    public void eachSeen(Segment segment, Consumer<JournalEntry> consumer) {
        for (int page = 0; page < segment.pages(); page++) {
            written(segment, page).forEach(consumer);
            amendments.of(place, segment, page).forEach(consumer);
        }
    }

    /// A page as it was written, amended by what was noted since.
    public List<JournalEntry> page(Segment segment, int page) {
        var entries = written(segment, page);
        var amended = new HashMap<Target, JournalEntry>();
        amendments.of(place, segment, page).forEach(entry -> amended.put(entry.target(), entry));
        return entries.stream()
                .map(entry -> amended.getOrDefault(entry.target(), entry))
                .toList();
    }

    private List<JournalEntry> written(Segment segment, int page) {
        return segment.isOfEarlierVersion()
                ? bucket.require(folder.earlierJournalPage(place, segment.id(), page))
                        .asLines(JournalEntry.class)
                : loaded(segment, page).page(page);
    }

    /// Pages are read one after the other, so the last stretch is kept.
    private synchronized LoadedStretch loaded(Segment segment, int page) {
        if (loaded == null || !loaded.has(segment, page)) {
            loaded = LoadedStretch.of(
                    segment,
                    page,
                    stretch -> bucket.part(folder.journalObject(stretch.object()), stretch.from(), stretch.bytes()));
        }
        return loaded;
    }

    /// Notes what targets of a page are on now, where that is no longer what the page says. To be
    /// called before they are changed.
    public void amend(Segment segment, int page, List<JournalEntry> entries) {
        amendments.add(place, segment, page, entries);
    }

    public Writer writer(String segment) {
        return writers.apply(segment);
    }

    private Writer writerOfOwn(String segment) {
        var pages = new SharedPages(bucket, folder, "%s-%s-%s".formatted(place.account(), place.region(), segment));
        return new Writer(segment, pages, pages::write);
    }

    /// Writes one segment, holding one stretch of it in memory.
    public final class Writer {
        /// Of a stretch: a place of 60,000 log groups has six, and a reader holds one.
        private static final int MOST_PAGES = 200;

        /// Of a stretch, about. Names have up to 512 characters.
        private static final int MOST_BYTES = 2 << 20;

        private final String segment;
        private final SharedPages pages;
        private final Runnable end;
        private final ByteArrayOutputStream open = new ByteArrayOutputStream();
        private final List<Stretch> stretches = new ArrayList<>();
        private int entries;
        private int openEntries;

        private Writer(String segment, SharedPages pages, Runnable end) {
            this.segment = segment;
            this.pages = pages;
            this.end = end;
        }

        public void add(JournalEntry entry) {
            open.writeBytes(Json.lines(List.of(entry)));
            entries++;
            openEntries++;
            boolean pageIsFull = openEntries % Segment.PAGE_SIZE == 0;
            if (pageIsFull && (openEntries == MOST_PAGES * Segment.PAGE_SIZE || open.size() > MOST_BYTES)) {
                close();
            }
        }

        /// @return empty where there was nothing to write
        public Optional<Segment> finish() {
            if (openEntries > 0) {
                close();
            }
            end.run();
            int written = stretches.stream().mapToInt(Stretch::pages).sum();
            return entries == 0 ? Optional.empty() : Optional.of(new Segment(segment, written, entries, stretches));
        }

        private void close() {
            stretches.add(pages.add(place, open.toByteArray(), Math.ceilDiv(openEntries, Segment.PAGE_SIZE)));
            open.reset();
            openEntries = 0;
        }
    }
}
