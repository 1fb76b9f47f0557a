package rekey.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A finding, and the check that it is of.
record Checked(String check, Finding finding) {
    /// For programs.
    ///
    /// @param result `right`, `advice`, `wrong` or `not looked at`
    /// @param remedy null where it is right
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String check,
            String result,
            String what,
            @Nullable String remedy) {}

    Line line() {
        return switch (finding) {
            case Finding.Right(var what) -> new Line(check, "right", what, null);
            case Finding.Wrong(var what, var remedy, var severity) ->
                new Line(check, severity == Finding.Severity.ADVICE ? "advice" : "wrong", what, remedy);
            case Finding.NotLookedAt(var why, var remedy) -> new Line(check, "not looked at", why, remedy);
        };
    }
}
