package rekey.rotate;

/// Where in a place's journal the work goes on: everything before it is settled.
///
/// @param segment index in the place's segments
/// @param page of the segment
/// @param entry of the page
public record Cursor(int segment, int page, int entry) {
    static final Cursor START = new Cursor(0, 0, 0);
}
