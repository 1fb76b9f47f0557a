package rekey.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.target.Target;

/// A policy of the tables and one thing that it is asked. What a question leaves out is as in the
/// constants.
///
/// @param name what is special about the policy
record PolicyCase(String name, String policy, Question asked) {
    /// @param target `log-group`, `every-log-group` or `query-results`
    /// @param verdict `allowed`, `denied`, `unknown` or `malformed`
    /// @param reason words that reasons hold
    /// @param mended the verdict once `add` is in the policy, where that is not `allowed`; `-`
    ///     where there is no `add`
    record Question(
            String target,
            @Nullable String logGroup,
            @Nullable String keyArn,
            @Nullable String account,
            @Nullable String region,
            @Nullable String organization,
            @Nullable Instant at,
            String verdict,
            @Nullable List<String> reason,
            @Nullable String mended) {}

    private record Entry(String name, String policy, List<Question> asked) {}

    private static final Path FOLDER = Path.of("functions/src/test/resources/rekey/policy");
    private static final String LOG_GROUP = "/orders/api";
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-central-1";
    private static final Instant AT = Instant.parse("2026-06-15T12:00:00Z");
    private static final ObjectMapper YAML = new YAMLMapper().registerModule(new JavaTimeModule());

    static Stream<PolicyCase> all() {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().map(PolicyCase::read).toList().stream()
                    .flatMap(Arrays::stream)
                    .flatMap(entry ->
                            entry.asked().stream().map(asked -> new PolicyCase(entry.name(), entry.policy(), asked)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry[] read(Path file) {
        try {
            return YAML.readValue(file.toFile(), Entry[].class);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    Place place() {
        return new Place(requireNonNullElse(asked.account(), ACCOUNT), requireNonNullElse(asked.region(), REGION));
    }

    String key() {
        return requireNonNullElse(
                asked.keyArn(),
                "arn:%s:kms:%s:%s:key/0a1b2c3d-1111-2222-3333-444455556666"
                        .formatted(place().partition().id(), place().region(), place().account()));
    }

    PolicyVerdict ask(KeyPolicy policy) {
        Instant when = requireNonNullElse(asked.at(), AT);
        return switch (asked.target()) {
            case "every-log-group" -> policy.mayServeEveryLogGroup(key(), place(), when, asked.organization());
            case "log-group" ->
                policy.mayServe(use(new Target.LogGroup(requireNonNullElse(asked.logGroup(), LOG_GROUP)), when));
            case "query-results" -> policy.mayServe(use(new Target.QueryResults(), when));
            default -> throw new IllegalArgumentException(name + ": target " + asked.target());
        };
    }

    /// What it is asked; of the default log group where it is asked of all.
    KeyUse use() {
        Instant when = requireNonNullElse(asked.at(), AT);
        return asked.target().equals("query-results")
                ? use(new Target.QueryResults(), when)
                : use(new Target.LogGroup(requireNonNullElse(asked.logGroup(), LOG_GROUP)), when);
    }

    Request request() {
        return Request.of(use());
    }

    /// What others than CloudWatch Logs ask, as like to its own request as can be.
    Map<String, Context> others() {
        var own = request();
        return Map.of(
                "Amazon SNS", service("sns.amazonaws.com", own),
                "AWS Lambda", service("lambda.amazonaws.com", own),
                "a role of a stranger",
                        key -> switch (key) {
                            case "aws:principalisawsservice" -> ContextValue.text("false");
                            case "aws:principalservicename", "aws:principalservicenameslist" -> ContextValue.ABSENT;
                            case "aws:principalorgid" -> ContextValue.text("o-stranger00");
                            case "aws:principalaccount", "kms:calleraccount" -> ContextValue.text("999999999999");
                            case "aws:principalarn" -> ContextValue.text("arn:aws:iam::999999999999:role/Stranger");
                            default -> own.value(key);
                        });
    }

    private static Request service(String name, Request own) {
        return new Request(own.key(), own.place(), name, name, own.logGroup(), own.at(), own.organization());
    }

    private KeyUse use(Target target, Instant when) {
        return new KeyUse(key(), place(), target, when, asked.organization());
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(name, asked);
    }
}
