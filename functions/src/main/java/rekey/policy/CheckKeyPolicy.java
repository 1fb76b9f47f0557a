package rekey.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.run.Json;
import rekey.target.Target;

/// The judgement for people's own policies: `./rekey check-key-policy` asks it. As a program it reads
/// questions from standard input, a JSON object a line, and prints an answer for each.
public final class CheckKeyPolicy {
    /// @param target `log-group` or `query-results`
    /// @param logGroup null: any log group of the place
    public record Question(
            String policy,
            String keyArn,
            String account,
            String region,
            String target,
            @Nullable String logGroup,
            @Nullable String organization,
            Instant at) {}

    /// Whether CloudWatch Logs may use the key.
    public enum Verdict {
        ALLOWED,
        DENIED,
        UNKNOWN,
        /// It is no key policy.
        MALFORMED;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param reasons of a malformed policy: where it is
    /// @param add a statement that has it allowed
    /// @param replaces the statement whose place that takes
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Answer(
            Verdict verdict,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> reasons,
            @Nullable ObjectNode add,
            @Nullable String replaces,
            List<String> warnings) {}

    private CheckKeyPolicy() {}

    public static void main(String[] arguments) throws IOException {
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(Json.MAPPER.writeValueAsString(answer(Json.MAPPER.readValue(line, Question.class))));
        }
    }

    public static Answer answer(Question question) {
        KeyPolicy policy;
        try {
            policy = KeyPolicy.parse(question.policy());
        } catch (MalformedPolicy e) {
            return new Answer(Verdict.MALFORMED, List.of(String.valueOf(e.getMessage())), null, null, List.of());
        }
        var warnings = policy.warnings();
        return switch (ask(policy, question)) {
            case PolicyVerdict.Allowed() -> new Answer(Verdict.ALLOWED, List.of(), null, null, warnings);
            case PolicyVerdict.Denied(var reasons, var remedy) -> answer(Verdict.DENIED, reasons, remedy, warnings);
            case PolicyVerdict.Unknown(var reasons, var _) -> answer(Verdict.UNKNOWN, reasons, null, warnings);
        };
    }

    private static Answer answer(
            Verdict verdict, List<String> reasons, @Nullable Remedy remedy, List<String> warnings) {
        return remedy == null
                ? new Answer(verdict, reasons, null, null, warnings)
                : new Answer(verdict, reasons, remedy.statement(), remedy.replaces(), warnings);
    }

    private static PolicyVerdict ask(KeyPolicy policy, Question question) {
        var place = new Place(question.account(), question.region());
        if (question.target().equals("log-group") && question.logGroup() == null) {
            return policy.mayServeEveryLogGroup(question.keyArn(), place, question.at(), question.organization());
        }
        Target target =
                question.logGroup() == null ? new Target.QueryResults() : new Target.LogGroup(question.logGroup());
        return policy.mayServe(new KeyUse(question.keyArn(), place, target, question.at(), question.organization()));
    }
}
