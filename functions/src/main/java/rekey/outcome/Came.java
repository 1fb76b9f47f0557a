package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What a target came to, as far as a list of many targets says.
///
/// @param code of its failure, or of its drift from a plan; null where it has none
public record Came(
        CountedAs as,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String code) {

    public static Came to(CountedAs as) {
        return new Came(as, null);
    }

    public static Came failed(String code) {
        return new Came(CountedAs.FAILED, code);
    }

    public static Came drifted(Drift drift) {
        return new Came(CountedAs.DRIFTED, drift.reason().text());
    }

    public static Came of(TargetOutcome outcome) {
        return switch (outcome) {
            case TargetOutcome.Drifted(var drift) -> drifted(drift);
            case TargetOutcome.Denied(var failure) -> failed(failure.code());
            case TargetOutcome.Failed(var failure) -> failed(failure.code());
            case TargetOutcome.Changed(),
                    TargetOutcome.MovedOn(var _),
                    TargetOutcome.AlreadyRight(),
                    TargetOutcome.Gone(),
                    TargetOutcome.Reserved() -> to(CountedAs.of(outcome));
        };
    }
}
