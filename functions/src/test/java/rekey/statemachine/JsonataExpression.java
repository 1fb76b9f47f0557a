package rekey.statemachine;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.run.Json;

/// One expression of the workflow, evaluated as Step Functions does: what is undefined is an error.
record JsonataExpression(String text) {
    void parse() {
        Jsonata.jsonata(text);
    }

    /// @param variables by name, without the dollar sign
    /// @return null for JSON's null
    @Nullable
    Object evaluate(Map<String, JsonNode> variables) {
        if (!Boolean.TRUE.equals(evaluate("$exists((" + text + "))", variables))) {
            throw new JException("undefined: " + text, 0);
        }
        return evaluate(text, variables);
    }

    private static @Nullable Object evaluate(String text, Map<String, JsonNode> variables) {
        var expression = Jsonata.jsonata(text);
        var frame = expression.createFrame();
        variables.forEach((name, value) -> frame.bind(name, plain(value)));
        return expression.evaluate(null, frame);
    }

    private static Object plain(JsonNode value) {
        return value.isNull() ? Jsonata.NULL_VALUE : Json.MAPPER.convertValue(value, Object.class);
    }
}
