package rekey.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.run.Json;
import rekey.target.Target;

/// The judgement for people's own policies: reads questions from standard input, a JSON object a
/// line, and prints an answer for each, a JSON object a line. `./rekey check-key-policy` asks it.
final class CheckKeyPolicy {
    /// @param target `log-group` or `query-results`
    /// @param logGroup null: any log group of the place
    record Question(
            String policy,
            String keyArn,
            String account,
            String region,
            String target,
            @Nullable String logGroup,
            @Nullable String organization,
            Instant at) {}

    /// @param verdict `allowed`, `denied`, `unknown`, or `malformed`: then `reasons` says where
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Answer(
            String verdict,
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

    private static Answer answer(Question question) {
        KeyPolicy policy;
        try {
            policy = KeyPolicy.parse(question.policy());
        } catch (MalformedPolicy e) {
            return new Answer("malformed", List.of(String.valueOf(e.getMessage())), null, null, List.of());
        }
        var warnings = policy.warnings();
        return switch (ask(policy, question)) {
            case PolicyVerdict.Allowed() -> new Answer("allowed", List.of(), null, null, warnings);
            case PolicyVerdict.Denied(var reasons, var remedy) -> answer("denied", reasons, remedy, warnings);
            case PolicyVerdict.Unknown(var reasons, var _) -> answer("unknown", reasons, null, warnings);
        };
    }

    private static Answer answer(String verdict, List<String> reasons, @Nullable Remedy remedy, List<String> warnings) {
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
