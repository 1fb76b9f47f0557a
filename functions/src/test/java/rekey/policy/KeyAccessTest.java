package rekey.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.place.Place;
import rekey.target.Target;

/// May this key serve this target, by its policy or by a grant?
class KeyAccessTest {
    private static final long SEED = 20261129;
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666";
    private static final String LOGS = "logs.eu-central-1.amazonaws.com";
    private static final String GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:/orders";
    private static final String PLACES_LOGS = "arn:aws:logs:eu-central-1:111122223333:*";
    private static final List<String> ALL = List.of(
            "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext");
    private static final Target ORDERS = new Target.LogGroup("/orders");
    private static final Target OTHER = new Target.LogGroup("/other");
    private static final Target RESULTS = new Target.QueryResults();
    private static final String OF_THE_ACCOUNT = policy("""
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}""");

    private final AtomicInteger asked = new AtomicInteger();

    private static String policy(String statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statements);
    }

    private static Grant grant(String service, List<String> operations, @Nullable String sourceArn) {
        return new Grant("g1", service, operations, sourceArn, Map.of(), false);
    }

    private static Grant within(Map<String, String> context, boolean noOther) {
        return new Grant("g1", LOGS, ALL, PLACES_LOGS, context, noOther);
    }

    private static KeyUse use(Target target) {
        return new KeyUse(KEY, PLACE, target, Instant.EPOCH, null);
    }

    private KeyAccess access(String policy, Grants grants) {
        return new KeyAccess(KeyPolicy.parse(policy), () -> {
            asked.incrementAndGet();
            return grants;
        });
    }

    private static String word(KeyAccess access, Target target) {
        return KeyPolicyTest.word(access.mayServe(use(target)));
    }

    /// What is granted beside a policy for the account alone, and the verdicts on the log group
    /// /orders, on another, and on query results.
    record Row(String what, Grant grant, String orders, String other, String results) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Row> rows() {
        var orders = Map.of("aws:logs:arn", GROUP);
        var theirs = "arn:aws:logs:eu-central-1:444455556666:*";
        return Stream.of(
                new Row("the place's logs", grant(LOGS, ALL, PLACES_LOGS), "unknown", "unknown", "unknown"),
                new Row("whatever resource", grant(LOGS, ALL, null), "unknown", "unknown", "unknown"),
                new Row("one log group", grant(LOGS, ALL, GROUP), "unknown", "denied", "denied"),
                new Row("one log group's streams", grant(LOGS, ALL, GROUP + ":*"), "unknown", "denied", "denied"),
                new Row("query results", grant(LOGS, ALL, PLACE.queryResultsArn()), "denied", "denied", "unknown"),
                new Row("another account's logs", grant(LOGS, ALL, theirs), "denied", "denied", "denied"),
                new Row("without ReEncrypt", grant(LOGS, of(0, 1, 4), PLACES_LOGS), "unknown", "unknown", "unknown"),
                new Row("without Decrypt", grant(LOGS, of(0, 2, 3, 4, 5), PLACES_LOGS), "denied", "denied", "denied"),
                new Row("no Region", grant("logs.amazonaws.com", ALL, PLACES_LOGS), "unknown", "unknown", "unknown"),
                new Row(
                        "another Region's service",
                        grant("logs.eu-west-1.amazonaws.com", ALL, PLACES_LOGS),
                        "denied",
                        "denied",
                        "denied"),
                new Row("another service", grant("ec2.amazonaws.com", ALL, PLACES_LOGS), "denied", "denied", "denied"),
                // Query results may carry a context that names something of the place.
                new Row("one context", within(orders, true), "unknown", "denied", "unknown"),
                new Row("one context, or more", within(orders, false), "unknown", "denied", "unknown"),
                new Row(
                        "a context's name in capitals",
                        within(Map.of("AWS:Logs:Arn", GROUP), true),
                        "unknown",
                        "denied",
                        "unknown"),
                new Row(
                        "two pairs",
                        within(Map.of("aws:logs:arn", GROUP, "a", "b"), true),
                        "denied",
                        "denied",
                        "denied"));
    }

    private static List<String> of(Integer... numbers) {
        return Stream.of(numbers).map(ALL::get).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatAGrantMayLetInIsUnknown(Row row) {
        var access = access(OF_THE_ACCOUNT, new Grants.Told(List.of(row.grant())));
        assertThat(Stream.of(ORDERS, OTHER, RESULTS).map(target -> word(access, target)))
                .containsExactly(row.orders(), row.other(), row.results());
        assertThat(asked).hasValue(1);
    }

    @Test
    void theReasonNamesTheGrantAndWhatThePolicyLacks() {
        var access = access(OF_THE_ACCOUNT, new Grants.Told(List.of(grant(LOGS, ALL, PLACES_LOGS))));
        assertThat(access.mayServe(use(ORDERS)))
                .asInstanceOf(type(PolicyVerdict.Unknown.class))
                .satisfies(unknown -> assertThat(unknown.reasons())
                        .anySatisfy(reason -> assertThat(reason).contains("no statement allows", LOGS))
                        .anySatisfy(reason -> assertThat(reason).contains("grant", "g1")));
        assertThat(access.mayServe(use(ORDERS))).isEqualTo(access.mayServe(use(OTHER)));
    }

    @Test
    void grantsThatCannotBeReadSpeakAgainstNothing() {
        var access = access(OF_THE_ACCOUNT, new Grants.Untold("ListGrants: AccessDeniedException: no"));
        for (var target : List.of(ORDERS, OTHER, RESULTS)) {
            assertThat(access.mayServe(use(target)))
                    .isInstanceOfSatisfying(
                            PolicyVerdict.Unknown.class,
                            unknown -> assertThat(unknown.reasons().getLast())
                                    .contains("ListGrants: AccessDeniedException: no"));
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatThePolicyLacksMayBeGrantedInParts() {
        var half = policy("""
                {"Effect": "Allow", "Principal": {"Service": "%s"}, "Action": ["kms:Encrypt", "kms:ReEncrypt*"], "Resource": "*"}""".formatted(LOGS));
        var parts = List.of(grant(LOGS, of(1), GROUP), grant(LOGS, of(4), PLACES_LOGS));
        assertThat(word(access(half, new Grants.Told(parts)), ORDERS)).isEqualTo("unknown");
        assertThat(word(access(half, new Grants.Told(parts)), OTHER)).isEqualTo("denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}",
                "{\"Effect\": \"Deny\", \"Principal\": {\"Service\": \"logs.eu-central-1.amazonaws.com\"},"
                        + " \"Action\": \"kms:*\", \"Resource\": \"*\"}",
                "{\"Effect\": \"Deny\", \"NotPrincipal\": {\"AWS\": \"111122223333\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}"
            })
    void anExplicitDenyIsStrongerThanAnyGrantAndTheGrantsAreNotAskedFor(String deny) {
        assertThat(word(access(policy(deny), new Grants.Untold("not asked")), ORDERS))
                .isEqualTo("denied");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aKeyOfAnotherRegionIsDeniedWithoutAsking() {
        var away = new KeyUse(KEY, new Place("111122223333", "eu-west-1"), ORDERS, Instant.EPOCH, null);
        assertThat(access(OF_THE_ACCOUNT, new Grants.Untold("not asked")).mayServe(away))
                .isInstanceOf(PolicyVerdict.Denied.class);
        assertThat(asked).hasValue(0);
    }

    /// The policies are those of the tables, with all grants of the rows, some of them, or none.
    @Test
    void grantsTurnNothingButADenialIntoAnUnknown() {
        var random = new Random(SEED);
        var given = rows().map(Row::grant).toList();
        PolicyCase.all()
                .filter(one -> !one.asked().verdict().equals("malformed"))
                .forEach(one -> {
                    var policy = KeyPolicy.parse(one.policy());
                    var alone = policy.mayServe(one.use());
                    var some = IntStream.range(0, random.nextInt(4))
                            .mapToObj(_ -> given.get(random.nextInt(given.size())))
                            .toList();
                    asked.set(0);
                    var both = access(one.policy(), new Grants.Told(some)).mayServe(one.use());
                    var as = "seed %d, %s, %s".formatted(SEED, one, some);
                    if (alone instanceof PolicyVerdict.Denied) {
                        assertThat(both).as(as).isNotInstanceOf(PolicyVerdict.Allowed.class);
                    } else {
                        assertThat(both).as(as).isEqualTo(alone);
                        assertThat(asked).as(as).hasValue(0);
                    }
                    if (some.isEmpty()) {
                        assertThat(both).as(as).isEqualTo(alone);
                    }
                });
    }
}
