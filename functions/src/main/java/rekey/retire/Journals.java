package rekey.retire;

import java.util.List;

/// The journals of the bucket, as far as they name a key.
///
/// @param runs that moved something off it
/// @param unread runs whose journals could not be read
public record Journals(List<String> runs, List<Gap> unread) {
    public Journals {
        runs = List.copyOf(runs);
        unread = List.copyOf(unread);
    }
}
