package rekey.journal;

/// A stretch of a place's journal, written by one invocation and by nobody else: whoever surveys
/// the same place again writes a segment of its own, and cannot touch what a rotation relies on.
///
/// @param id of the writer
/// @param pages numbered from 0, of at most [Journal#PAGE_SIZE] entries
public record Segment(String id, int pages, int entries) {}
