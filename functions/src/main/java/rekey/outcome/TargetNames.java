package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import rekey.target.Names;

/// The first of the targets that nobody moved and that are no failures, by name.
///
/// @param goneNames deleted by their owners
/// @param reservedNames kept by AWS
public record TargetNames(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Names goneNames,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Names reservedNames) {
    public static final TargetNames NONE = new TargetNames(Names.NONE, Names.NONE);

    /// What versions wrote that named none.
    public TargetNames {
        goneNames = Names.orNone(goneNames);
        reservedNames = Names.orNone(reservedNames);
    }

    TargetNames plus(TargetNames other) {
        return equals(NONE)
                ? other
                : new TargetNames(goneNames.plus(other.goneNames), reservedNames.plus(other.reservedNames));
    }
}
