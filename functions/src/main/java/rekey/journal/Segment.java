package rekey.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import rekey.logs.PlaceLogs;

/// A piece of a place's journal, written by one invocation and by nobody else: whoever surveys
/// the same place again writes a segment of its own, and cannot touch what a rotation relies on.
///
/// @param id of the writer
/// @param pages numbered from 0, of at most [#PAGE_SIZE] entries
/// @param stretches where the pages are, in their order; none in a segment of an earlier version,
///     which wrote each page into an object of its own
public record Segment(
        String id,
        int pages,
        int entries,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Stretch> stretches) {
    /// One page is what one DescribeLogGroups reads again just before the change.
    public static final int PAGE_SIZE = PlaceLogs.MOST_PER_PAGE;

    public Segment {
        stretches = List.copyOf(Objects.requireNonNullElse(stretches, List.of()));
    }

    /// One of an earlier version.
    public Segment(String id, int pages, int entries) {
        this(id, pages, entries, List.of());
    }

    boolean isOfEarlierVersion() {
        return stretches.isEmpty();
    }

    /// How many entries they have together.
    public static int entries(Collection<Segment> segments) {
        return segments.stream().mapToInt(Segment::entries).sum();
    }
}
