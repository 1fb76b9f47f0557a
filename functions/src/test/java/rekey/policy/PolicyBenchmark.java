package rekey.policy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.run.Json;
import rekey.target.Target;

/// `./rekey bench policy`: how long one verdict takes, in a JVM as a function has it. Prints a JSON
/// list.
public final class PolicyBenchmark {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final KeyArn KEY =
            new KeyArn("arn:aws:kms:eu-central-1:111122223333:key/1a2b3c4d-1111-2222-3333-444455556666");
    private static final Instant AT = Instant.parse("2026-06-15T12:00:00Z");
    private static final int VERDICTS = 5_000;
    private static final int ROUNDS = 25;
    private static final double NANOS_PER_MICRO = 1e3;

    private static final String OWNER = """
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}""";
    private static final String LOGS = """
            {"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
             "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
             "Resource": "*", "Condition": {%s}}""";
    private static final String CONTEXT = """
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:*"}""";
    private static final String SOURCE = """
            "ArnEquals": {"aws:SourceArn": "arn:aws:logs:eu-central-1:111122223333:query-result:*"},
            "StringEquals": {"aws:SourceAccount": "111122223333"}""";

    /// Each key that is open is told or not, and either way a statement allows it: known in no world
    /// but by looking at all of them.
    private static final String EITHER = """
            {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
             "Resource": "*", "Condition": {"Null": {"%1$s": "true"}}},
            {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
             "Resource": "*", "Condition": {"Null": {"%1$s": "false"}}}""";

    private static final String NAMES = """
            "StringLike": {"aws:PrincipalServiceName": "logs.*"},
            "ForAnyValue:StringEquals": {"aws:PrincipalServiceNamesList": "logs.eu-central-1.amazonaws.com"},
            "StringEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "StringEquals": {"aws:SourceAccount": "%s"}""";

    private PolicyBenchmark() {}

    /// @param cpuMicros of one verdict: the middle one of the rounds
    record Measured(String policy, String verdict, double cpuMicros) {}

    private record Asked(
            KeyPolicy policy,
            boolean queryResults,
            @Nullable String organization) {}

    private static Asked logGroups(String... statements) {
        return new Asked(policy(statements), false, null);
    }

    private static KeyPolicy policy(String... statements) {
        return KeyPolicy.parse("{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",", statements) + "]}");
    }

    private static Map<String, Asked> cases() {
        var cases = new LinkedHashMap<String, Asked>();
        var documented = policy(OWNER, LOGS.formatted(CONTEXT), LOGS.formatted(SOURCE));
        cases.put("documented, log group", new Asked(documented, false, null));
        cases.put("documented, query results", new Asked(documented, true, null));
        cases.put("log groups alone, query results", new Asked(policy(OWNER, LOGS.formatted(CONTEXT)), true, null));
        cases.put("denied", logGroups(OWNER, LOGS.formatted(CONTEXT.replace("1111", "9999"))));
        cases.put("source told or not", logGroups(OWNER, EITHER.formatted("aws:SourceAccount")));
        cases.put(
                "four open keys, of which one counts",
                logGroups(
                        OWNER,
                        LOGS.formatted(CONTEXT),
                        LOGS.formatted(NAMES.formatted("999999999999")),
                        EITHER.formatted("aws:SourceArn")));
        cases.put(
                "four open keys",
                new Asked(
                        policy(
                                OWNER,
                                LOGS.formatted(NAMES.formatted("111122223333")),
                                EITHER.formatted("aws:SourceArn"),
                                EITHER.formatted("aws:SourceOrgID")),
                        false,
                        "o-a1b2c3d4e5"));
        cases.put(
                "four open keys, unknown",
                new Asked(policy(OWNER, LOGS.formatted(NAMES.formatted("111122223333"))), false, "o-a1b2c3d4e5"));
        cases.put(
                "four open keys, denied in each world",
                new Asked(
                        policy(
                                OWNER,
                                LOGS.formatted(
                                        NAMES.formatted("111122223333") + ", \"Null\": {\"aws:SourceArn\": \"true\"}")),
                        false,
                        "o-a1b2c3d4e5"));
        return cases;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        var measured = cases().entrySet().stream()
                .map(one -> measured(one.getKey(), one.getValue()))
                .toList();
        System.out.println(new String(Json.bytes(measured), StandardCharsets.UTF_8));
    }

    private static Measured measured(String name, Asked asked) {
        var rounds = new double[ROUNDS];
        var seen = new ArrayList<PolicyVerdict>();
        for (int round = 0; round < ROUNDS; round++) {
            long began = cpuNanos();
            for (int i = 0; i < VERDICTS; i++) {
                var verdict = ask(asked, i);
                if (i == 0) {
                    seen.add(verdict);
                }
            }
            rounds[round] = (cpuNanos() - began) / NANOS_PER_MICRO / VERDICTS;
        }
        Arrays.sort(rounds);
        return new Measured(name, words(seen), rounds[ROUNDS / 2]);
    }

    /// Of this thread: others on the machine do not count.
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static PolicyVerdict ask(Asked asked, int number) {
        Target target =
                asked.queryResults() ? new Target.QueryResults() : new Target.LogGroup("/aws/lambda/f-" + number);
        return asked.policy().mayServe(new KeyUse(KEY, PLACE, target, AT, asked.organization()));
    }

    private static String words(List<PolicyVerdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> verdict.getClass().getSimpleName())
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
