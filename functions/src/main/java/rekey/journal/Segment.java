package rekey.journal;

import java.util.Collection;
import rekey.logs.PlaceLogs;

/// A stretch of a place's journal, written by one invocation and by nobody else: whoever surveys
/// the same place again writes a segment of its own, and cannot touch what a rotation relies on.
///
/// @param id of the writer
/// @param pages numbered from 0, of at most [#PAGE_SIZE] entries
public record Segment(String id, int pages, int entries) {
    /// One page is what one DescribeLogGroups reads again just before the change.
    public static final int PAGE_SIZE = PlaceLogs.MOST_PER_PAGE;

    /// How many entries they have together.
    public static int entries(Collection<Segment> segments) {
        return segments.stream().mapToInt(Segment::entries).sum();
    }
}
