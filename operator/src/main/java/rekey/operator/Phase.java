package rekey.operator;

import java.util.Arrays;
import java.util.Optional;

/// What a run is at, by the state of the workflow that it entered last.
enum Phase {
    STARTING("", "starting"),
    PLANNING("Plan the run", "planning"),
    FINDING_REGIONS("Find the Regions", "finding the Regions"),
    SURVEYING("Survey the places", "surveying"),
    PACKING("Pack", "packing"),
    JUDGING_CANARY("Judge the canary", "judging the canary"),
    BAKING("Let it bake", "letting the canary bake"),
    ROTATING("Rotate the places", "rotating, waiting and verifying"),
    REPORTING("Report", "reporting"),
    ENDED("", "ended");

    private final String state;
    private final String words;

    Phase(String state, String words) {
        this.state = state;
        this.words = words;
    }

    /// @param state of statemachine/rotate.asl.yaml
    static Optional<Phase> of(String state) {
        return Arrays.stream(values())
                .filter(phase -> !phase.state.isEmpty() && phase.state.equals(state))
                .findFirst();
    }

    /// Empty where no state begins it.
    String state() {
        return state;
    }

    String words() {
        return words;
    }
}
