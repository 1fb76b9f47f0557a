package rekey.report;

import java.util.List;
import java.util.Map;
import rekey.input.Mode;

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

    private static final Map<String, String> RESTORED = Map.of(
            "Incomplete",
            "Some targets are not back on their previous keys, or something failed after they were moved.",
            "Refused",
            "No target can be put back on its previous key there. Nothing was touched.",
            "Rotated",
            "Every target that was to be put back is on its previous key. This run moved some of them.",
            "Unchanged",
            "No target was to be put back.");

    static PlaceMeaning of(String state) {
        return ALL.stream()
                .filter(meaning -> meaning.state.equals(state))
                .findFirst()
                .orElseGet(() -> new PlaceMeaning(state, Tone.PLAIN, "")); // a report of another version
    }

    /// In the words of a run of this mode: a restoration wants each target on a key of its own.
    PlaceMeaning in(Mode mode) {
        return mode == Mode.RESTORE ? new PlaceMeaning(state, tone, RESTORED.getOrDefault(state, words)) : this;
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
