package rekey.survey;

import rekey.target.PreviousKey;

/// From which key to which some targets of a place are to be moved.
///
/// @param to `unknown` for the key that is yet to be made
record Move(PreviousKey from, PreviousKey to) implements Comparable<Move> {
    @Override
    public int compareTo(Move other) {
        int byKey = from.text().compareTo(other.from.text());
        return byKey == 0 ? to.text().compareTo(other.to.text()) : byKey;
    }
}
