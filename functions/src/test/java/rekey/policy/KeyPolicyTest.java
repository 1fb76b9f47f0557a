package rekey.policy;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.run.Json;

/// May this key serve this target? The cases are the files under `rekey/policy`; the local AWS,
/// which judges by code of its own, is asked the same ones (local/tests/test_keypolicy_agrees.py).
class KeyPolicyTest {
    static Stream<PolicyCase> cases() {
        return PolicyCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theVerdictIsAsTheTableSays(PolicyCase asked) {
        if (asked.asked().verdict().equals("malformed")) {
            var refused = catchThrowableOfType(MalformedPolicy.class, () -> KeyPolicy.parse(asked.policy()));
            assertThat(words(asked)).allSatisfy(word -> assertThat(refused).hasMessageContaining(word));
            return;
        }
        var verdict = asked.ask(KeyPolicy.parse(asked.policy()));
        assertThat(word(verdict))
                .as(reasons(verdict).toString())
                .isEqualTo(asked.asked().verdict());
        assertThat(words(asked))
                .allSatisfy(word -> assertThat(reasons(verdict))
                        .anySatisfy(reason -> assertThat(reason).contains(word)));
    }

    static Stream<PolicyCase> deniedCases() {
        return PolicyCase.all().filter(asked -> asked.asked().verdict().equals("denied"));
    }

    @ParameterizedTest
    @MethodSource("deniedCases")
    void theStatementThatIsOfferedMendsIt(PolicyCase asked) {
        var denied = (PolicyVerdict.Denied) asked.ask(KeyPolicy.parse(asked.policy()));
        if ("-".equals(asked.asked().mended())) {
            assertThat(denied.add()).isNull();
            return;
        }
        var add = requireNonNull(denied.add(), () -> "nothing is offered for " + asked.name());
        var mended = asked.ask(KeyPolicy.parse(with(asked.policy(), add, denied.replaces())));
        assertThat(word(mended))
                .as("%s, with %s", reasons(mended), add)
                .isEqualTo(
                        asked.asked().mended() == null
                                ? "allowed"
                                : asked.asked().mended());
    }

    /// Names as the policy's author would look for them.
    private static String with(String policy, ObjectNode add, @Nullable String replaces) {
        var document = (ObjectNode) Json.tree(policy);
        var statements = new ArrayList<ObjectNode>();
        var found = document.get("Statement");
        if (found.isObject()) {
            statements.add((ObjectNode) found);
        } else {
            found.forEach(statement -> statements.add((ObjectNode) statement));
        }
        if (replaces == null) {
            statements.add(add);
        } else if (replaces.matches("statement \\d+")) {
            statements.set(Integer.parseInt(replaces.substring("statement ".length())) - 1, add);
        } else {
            statements.replaceAll(statement -> statement.path("Sid").asText().equals(replaces) ? add : statement);
        }
        document.putArray("Statement").addAll(statements);
        return document.toString();
    }

    private static List<String> words(PolicyCase asked) {
        return requireNonNullElse(asked.asked().reason(), List.of());
    }

    static String word(PolicyVerdict verdict) {
        return switch (verdict) {
            case PolicyVerdict.Allowed() -> "allowed";
            case PolicyVerdict.Denied _ -> "denied";
            case PolicyVerdict.Unknown _ -> "unknown";
        };
    }

    private static List<String> reasons(PolicyVerdict verdict) {
        return switch (verdict) {
            case PolicyVerdict.Allowed() -> List.of();
            case PolicyVerdict.Denied(var reasons, var _, var _) -> reasons;
            case PolicyVerdict.Unknown(var reasons) -> reasons;
        };
    }
}
