package rekey.survey;

import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.target.PreviousKey;

/// From which key to which some targets of a place are to be moved.
///
/// @param to `unknown` for the key that is yet to be made
public record Move(PreviousKey from, PreviousKey to) implements Comparable<Move> {
    /// What an entry of the journal is about.
    ///
    /// @param wantedKey of the place
    public static Move of(JournalEntry entry, PlaceKey wantedKey) {
        return new Move(entry.previousKey(), entry.wanted(wantedKey));
    }

    @Override
    public int compareTo(Move other) {
        int byKey = from.text().compareTo(other.from.text());
        return byKey == 0 ? to.text().compareTo(other.to.text()) : byKey;
    }
}
