package rekey.report;

import java.util.List;

/// What the states of a place mean, in the order in which people look for them.
record PlaceMeaning(String state, Tone tone, String words) {
    static final List<PlaceMeaning> ALL = List.of(
            new PlaceMeaning(
                    "Incomplete",
                    Tone.BAD,
                    "Some targets are not on the wanted key, or something failed after they were moved."),
            new PlaceMeaning("Refused", Tone.BAD, "The wanted key can serve no target there. Nothing was touched."),
            new PlaceMeaning("Unreachable", Tone.BAD, "The role, the Region or an organization policy kept Rekey out."),
            new PlaceMeaning("Lost", Tone.BAD, "The place was planned, and no result came back."),
            new PlaceMeaning("NotStarted", Tone.BAD, "The run stopped before it came to the place."),
            new PlaceMeaning(
                    "Planned",
                    Tone.LATER,
                    "Every target that is not on the wanted key can be moved to it. Nothing was changed."),
            new PlaceMeaning(
                    "Rotated",
                    Tone.GOOD,
                    "Every target is on the key that is wanted for it. This run moved some of them."),
            new PlaceMeaning("Unchanged", Tone.PLAIN, "No target was to be moved."));

    static PlaceMeaning of(String state) {
        return ALL.stream()
                .filter(meaning -> meaning.state.equals(state))
                .findFirst()
                .orElseGet(() -> new PlaceMeaning(state, Tone.PLAIN, "")); // a report of another version
    }

    /// How many of the places need attention.
    static long needAttention(List<Report.PlaceReport> places) {
        return places.stream()
                .filter(place -> of(place.state()).needsAttention())
                .count();
    }

    boolean needsAttention() {
        return tone == Tone.BAD;
    }
}
