package rekey.restore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.input.RestorationInput;
import rekey.input.SameInput;

/// What a report says of a restoration alone. Whoever goes on with one without its input would
/// rotate again what it has just put back.
///
/// @param run that is undone
/// @param input of the restoration, to be given again
public record Restoration(String run, JsonNode input) {
    /// @return empty for a run of another mode
    public static Optional<Restoration> of(ExecutionInput input) {
        return input.key() instanceof KeyChoice.Before(var run)
                ? Optional.of(new Restoration(run, RestorationInput.of(run, input)))
                : Optional.empty();
    }

    /// The input of a restoration that undoes a whole run.
    public static String undoing(String run) {
        return "{\"mode\": \"restore\", \"restore\": {\"run\": \"%s\"}}".formatted(run);
    }

    /// Half a sentence: with which input it goes on.
    public String withTheSameInput() {
        return SameInput.with(input);
    }

    /// @param told what people are told anyway
    /// @return empty where that has the input
    public Optional<String> goOn(List<String> told) {
        var same = withTheSameInput();
        return told.stream().anyMatch(sentence -> sentence.contains(same))
                ? Optional.empty()
                : Optional.of("To go on with the restoration start it " + same);
    }

    /// The order to run Rekey again, as it is meant here.
    public String inItsWords(String sentence) {
        return sentence.replace("run Rekey again", "restore run " + run + " again")
                .replace("Run Rekey again", "Restore run " + run + " again");
    }
}
