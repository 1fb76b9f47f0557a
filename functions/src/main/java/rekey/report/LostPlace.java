package rekey.report;

import rekey.place.Place;

/// A planned place of which nothing was heard.
///
/// @param phase in which nothing came back
/// @param targets that were to be changed
record LostPlace(Phase phase, Place place, int targets) {
    String text() {
        return switch (phase) {
            case SURVEY -> "The place was planned, and its survey came to no result";
            case ROTATION ->
                "%d targets were to be changed, and no worker reported what became of them".formatted(targets);
        };
    }
}
