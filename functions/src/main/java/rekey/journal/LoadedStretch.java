package rekey.journal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import rekey.run.Json;

/// A stretch in memory, whose pages are read one by one: its lines take a fraction of what their
/// entries would.
final class LoadedStretch {
    private final String segment;
    private final int firstPage;
    private final int pages;
    private final byte[] lines;

    private LoadedStretch(String segment, int firstPage, int pages, byte[] lines) {
        this.segment = segment;
        this.firstPage = firstPage;
        this.pages = pages;
        this.lines = lines;
    }

    /// The stretch that has the page.
    static LoadedStretch of(Segment segment, int page, Function<Stretch, byte[]> read) {
        int first = 0;
        for (var stretch : segment.stretches()) {
            if (page < first + stretch.pages()) {
                return new LoadedStretch(segment.id(), first, stretch.pages(), read.apply(stretch));
            }
            first += stretch.pages();
        }
        throw new IllegalArgumentException(
                "segment %s has %d pages, and no page %d".formatted(segment.id(), first, page));
    }

    boolean has(Segment of, int page) {
        return segment.equals(of.id()) && page >= firstPage && page < firstPage + pages;
    }

    /// @param page of the segment
    List<JournalEntry> page(int page) {
        int from = afterLines(0, (page - firstPage) * Segment.PAGE_SIZE);
        int to = afterLines(from, Segment.PAGE_SIZE);
        return Json.readLines(Arrays.copyOfRange(lines, from, to), JournalEntry.class);
    }

    private int afterLines(int from, int count) {
        int at = from;
        for (int left = count; left > 0 && at < lines.length; at++) {
            if (lines[at] == '\n') {
                left--;
            }
        }
        return at;
    }
}
