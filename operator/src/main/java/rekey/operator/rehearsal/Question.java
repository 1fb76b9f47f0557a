package rekey.operator.rehearsal;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;

/// Something that no page of AWS settles.
///
/// @param name as in the table of local/README.md, which has the sources too
/// @param asks in words
/// @param positions what may be so, by short names
public record Question(String name, String asks, Map<String, String> positions) {
    /// @param question that was asked
    public record Answered(@JsonUnwrapped Question question, Answer answer) {}
}
