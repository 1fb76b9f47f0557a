package rekey.report;

import java.util.List;
import java.util.Map;
import rekey.input.Mode;

/// What the states of a place mean, in the order in which people look for them.
public record PlaceMeaning(String state, Severity severity, String words) {
    public static final List<PlaceMeaning> ALL = List.of(
            new PlaceMeaning(
                    "Incomplete",
                    Severity.BAD,
                    "Some targets are not on the wanted key, or something failed after they were moved."),
            new PlaceMeaning("Refused", Severity.BAD, "The wanted key can serve no target there. Nothing was touched."),
            new PlaceMeaning(
                    "Unreachable", Severity.BAD, "The role, the Region or an organization policy kept Rekey out."),
            new PlaceMeaning("Lost", Severity.BAD, "The place was planned, and no result came back."),
            new PlaceMeaning("NotStarted", Severity.BAD, "The run stopped before it came to the place."),
            new PlaceMeaning(
                    "Planned",
                    Severity.LATER,
                    "Every target that is not on the wanted key can be moved to it. Nothing was changed."),
            new PlaceMeaning(
                    "Rotated",
                    Severity.GOOD,
                    "Every target is on the key that is wanted for it. This run moved some of them."),
            new PlaceMeaning("Unchanged", Severity.PLAIN, "No target was to be moved."));

    private static final Map<String, String> RESTORED = Map.of(
            "Incomplete",
            "Some targets are not back on their previous keys, or something failed after they were moved.",
            "Refused",
            "No target can be put back on its previous key there. Nothing was touched.",
            "Rotated",
            "Every target that was to be put back is on its previous key. This run moved some of them.",
            "Unchanged",
            "No target was to be put back.");

    public static PlaceMeaning of(String state) {
        return ALL.stream()
                .filter(meaning -> meaning.state.equals(state))
                .findFirst()
                .orElseGet(() -> new PlaceMeaning(state, Severity.PLAIN, "")); // a report of another version
    }

    /// In the words of a run of this mode: a restoration wants each target on a key of its own.
    public PlaceMeaning in(Mode mode) {
        return mode == Mode.RESTORE ? new PlaceMeaning(state, severity, RESTORED.getOrDefault(state, words)) : this;
    }

    /// How many of the places need attention.
    public static long needAttention(List<Report.PlaceReport> places) {
        return places.stream()
                .filter(place -> of(place.state()).needsAttention())
                .count();
    }

    public boolean needsAttention() {
        return severity == Severity.BAD;
    }
}
