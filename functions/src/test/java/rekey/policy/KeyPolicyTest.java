package rekey.policy;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
            assertThat(denied.remedy()).isNull();
            return;
        }
        var remedy = requireNonNull(denied.remedy(), () -> "nothing is offered for " + asked.name());
        var mended = asked.ask(KeyPolicy.parse(with(asked.policy(), remedy)));
        assertThat(word(mended))
                .as("%s, with %s", reasons(mended), remedy)
                .isEqualTo(
                        asked.asked().mended() == null
                                ? "allowed"
                                : asked.asked().mended());
    }

    /// Whomever the Deny kept out as it was, it keeps out still.
    @ParameterizedTest
    @MethodSource("deniedCases")
    void theDenyThatIsOfferedStaysInForceForOthers(PolicyCase asked) {
        var denied = (PolicyVerdict.Denied) asked.ask(KeyPolicy.parse(asked.policy()));
        var remedy = denied.remedy();
        var replaces = remedy == null ? null : remedy.replaces();
        if (remedy == null || replaces == null) {
            return;
        }
        int place = place(asked.policy(), replaces);
        var before = PolicyParser.parse(asked.policy()).get(place);
        var after = PolicyParser.parse(with(asked.policy(), remedy)).get(place);
        assertThat(withoutCondition(after)).isEqualTo(withoutCondition(before));
        asked.others()
                .forEach((who, request) -> assertThat(hits(after, request))
                        .as("%s, %s", who, remedy)
                        .isEqualTo(hits(before, request)));
    }

    private static ObjectNode withoutCondition(Statement statement) {
        return statement.json().deepCopy().remove(List.of("Condition"));
    }

    private static Truth hits(Statement statement, Context request) {
        return statement.conditions().stream()
                .map(condition -> condition.holds(request))
                .reduce(Truth.TRUE, Truth::and);
    }

    static Stream<PolicyCase> unknownCases() {
        return PolicyCase.all().filter(asked -> asked.asked().verdict().equals("unknown"));
    }

    @ParameterizedTest
    @MethodSource("unknownCases")
    void whatIsOfferedWhereItIsUnknownMakesItNoWorse(PolicyCase asked) {
        var unknown = (PolicyVerdict.Unknown) asked.ask(KeyPolicy.parse(asked.policy()));
        var mended = asked.ask(KeyPolicy.parse(with(asked.policy(), unknown.remedy())));
        assertThat(word(mended))
                .as("%s, with %s", reasons(mended), unknown.remedy())
                .isNotEqualTo("denied");
        if (unknown.reasons().size() == 1) {
            assertThat(reasons(mended)).doesNotContainAnyElementsOf(unknown.reasons());
        }
    }

    private static String with(String policy, Remedy remedy) {
        var document = (ObjectNode) Json.tree(policy);
        var statements = new ArrayList<>(Grammar.list(document.path("Statement")));
        if (remedy.replaces() == null) {
            statements.add(remedy.statement());
        } else {
            statements.set(place(policy, remedy.replaces()), remedy.statement());
        }
        document.putArray("Statement").addAll(statements);
        return document.toString();
    }

    /// Of the only statement that people can take it for.
    private static int place(String policy, String replaces) {
        var labels = PolicyParser.parse(policy).stream().map(Statement::label).toList();
        assertThat(labels).containsOnlyOnce(replaces);
        return labels.indexOf(replaces);
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
            case PolicyVerdict.Denied(var reasons, var _) -> reasons;
            case PolicyVerdict.Unknown(var reasons, var _) -> reasons;
        };
    }
}
