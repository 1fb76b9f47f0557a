package rekey.report;

import java.util.Arrays;
import java.util.List;
import rekey.input.Mode;
import rekey.outcome.PlaceOutcome;

/// What a state of a place means to people.
public record PlaceMeaning(String state, Severity severity, String words) {
    public static final List<PlaceMeaning> ALL =
            Arrays.stream(PlaceOutcome.State.values()).map(PlaceMeaning::of).toList();

    /// Of a state that this version does not know nothing is said.
    public static PlaceMeaning of(String state) {
        return PlaceOutcome.State.of(state)
                .map(PlaceMeaning::of)
                .orElseGet(() -> new PlaceMeaning(state, Severity.PLAIN, ""));
    }

    private static PlaceMeaning of(PlaceOutcome.State state) {
        return new PlaceMeaning(state.text(), severity(state), words(state));
    }

    private static Severity severity(PlaceOutcome.State state) {
        return switch (state) {
            case INCOMPLETE, REFUSED, UNREACHABLE, LOST, NOT_STARTED -> Severity.BAD;
            case PLANNED -> Severity.LATER;
            case ROTATED -> Severity.GOOD;
            case UNCHANGED -> Severity.PLAIN;
        };
    }

    private static String words(PlaceOutcome.State state) {
        return switch (state) {
            case INCOMPLETE -> "Some targets are not on the wanted key, or something failed after they were moved.";
            case REFUSED -> "The wanted key can serve no target there. Nothing was touched.";
            case UNREACHABLE -> "The role, the Region or an organization policy kept Rekey out.";
            case LOST -> "The place was planned, and no result came back.";
            case NOT_STARTED -> "The run stopped before it came to the place.";
            case PLANNED ->
                "Every target that is not on the wanted key can be moved to it, as far as Rekey could look. Nothing was changed.";
            case ROTATED -> "Every target is on the key that is wanted for it. This run moved some of them.";
            case UNCHANGED -> "No target was to be moved.";
        };
    }

    /// A restoration wants each target on a key of its own.
    private static String wordsOfARestoration(PlaceOutcome.State state) {
        return switch (state) {
            case INCOMPLETE ->
                "Some targets are not back on their previous keys, or something failed after they were moved.";
            case REFUSED -> "No target can be put back on its previous key there. Nothing was touched.";
            case ROTATED -> "Every target that was to be put back is on its previous key. This run moved some of them.";
            case UNCHANGED -> "No target was to be put back.";
            case UNREACHABLE, LOST, NOT_STARTED, PLANNED -> words(state);
        };
    }

    /// In the words of a run of this mode.
    public PlaceMeaning in(Mode mode) {
        return mode == Mode.RESTORE
                ? new PlaceMeaning(
                        state,
                        severity,
                        PlaceOutcome.State.of(state)
                                .map(PlaceMeaning::wordsOfARestoration)
                                .orElse(words))
                : this;
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
