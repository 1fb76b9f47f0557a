package rekey.operator.rehearsal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a step came to.
///
/// @param proves what is so where nothing was found
/// @param run the run that it started; null where it started none
/// @param findings where AWS shows something else than expected, or than the report says
/// @param note what else was seen, or why the step was left out; empty for nothing
@JsonInclude(JsonInclude.Include.ALWAYS)
public record StepResult(
        String name,
        String proves,
        State state,
        Instant startedAt,
        double seconds,
        @Nullable String run,
        List<String> findings,
        String note) {

    /// The same with more that was found.
    StepResult with(List<String> more) {
        return more.isEmpty()
                ? this
                : new StepResult(
                        name,
                        proves,
                        State.DIFFERENT,
                        startedAt,
                        seconds,
                        run,
                        Stream.concat(findings.stream(), more.stream()).toList(),
                        note);
    }

    /// In the words of the JSON file and of the page.
    public enum State {
        PROVED,
        DIFFERENT,
        LEFT_OUT
    }
}
