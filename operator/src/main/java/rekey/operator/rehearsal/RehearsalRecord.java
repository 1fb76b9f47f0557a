package rekey.operator.rehearsal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.version.Version;

/// `rehearsal.json`.
///
/// @param stack its name
/// @param problem what ended the rehearsal early; null where nothing did
/// @param left what the clean-up could not delete, and why
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RehearsalRecord(
        String rehearsal,
        String account,
        String region,
        String stack,
        Outcome outcome,
        @Nullable String problem,
        Instant startedAt,
        Instant finishedAt,
        List<StepResult> steps,
        List<Question.Answered> answers,
        Cost cost,
        List<String> left) {

    /// Of the command that rehearsed.
    @JsonProperty
    String version() {
        return Version.TEXT;
    }

    /// In the words of the JSON file.
    public enum Outcome {
        /// Every step is proved.
        PROVED,
        /// No run was wanted, and the questions were asked.
        ASKED,
        /// No step found a difference, and at least one was left out.
        PARTLY_PROVED,
        DIFFERENT,
        /// It was ended, by somebody or by an answer of AWS.
        ENDED_EARLY;

        public boolean isGood() {
            return this == PROVED || this == ASKED;
        }
    }

    /// At list price.
    ///
    /// @param keys that were made
    /// @param keyDollars for them, until their deletion was scheduled
    /// @param calls of the command itself, in the account
    /// @param runDollars for each rotation, as the plan predicts; null where there was none
    public record Cost(
            int keys,
            double keyDollars,
            long calls,
            @Nullable Double runDollars) {}
}
