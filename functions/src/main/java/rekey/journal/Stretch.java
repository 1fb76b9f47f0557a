package rekey.journal;

/// Where some pages of a segment are: a part of an object that holds those of other places too.
///
/// @param object its name among the objects of the run's journal
/// @param from the first byte
/// @param bytes how many
/// @param pages how many there are in it, one after the other
public record Stretch(String object, long from, int bytes, int pages) {}
