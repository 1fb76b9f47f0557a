package rekey.progress;

import java.util.Comparator;

/// Where in a place's journal the work goes on: everything before it is settled.
///
/// @param segment index in the place's segments
/// @param page of the segment
/// @param entry of the page
public record Cursor(int segment, int page, int entry) implements Comparable<Cursor> {
    public static final Cursor START = new Cursor(0, 0, 0);

    private static final Comparator<Cursor> ORDER = Comparator.comparingInt(Cursor::segment)
            .thenComparingInt(Cursor::page)
            .thenComparingInt(Cursor::entry);

    public Cursor atPage(int other) {
        return new Cursor(segment, other, entry);
    }

    public Cursor atEntry(int other) {
        return new Cursor(segment, page, other);
    }

    @Override
    public int compareTo(Cursor other) {
        return ORDER.compare(this, other);
    }
}
