package rekey.survey;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Drift;

/// How far a place was compared with the plan that is applied.
///
/// @param drift why none of its targets is changed: their key is not what the plan showed; null where
///     it is
/// @param found how many of the plan's log groups were listed
public record Compared(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Drift drift, int found) {
    static final Compared BEGINNING = new Compared(null, 0);
}
