package rekey.policy;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import rekey.place.Place;
import rekey.target.Target;

/// What a place with many log groups asks of a policy: verdicts that can be counted together, soon.
@Isolated("its limits are of time on the wall, which other tests would take their part of")
class PolicyVerdictTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1";
    private static final Instant AT = Instant.parse("2026-06-15T12:00:00Z");

    private static final String ALLOWED = """
            {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
             "Resource": "*"},""";

    private static PolicyVerdict ask(KeyPolicy policy, String logGroup) {
        return policy.mayServe(new KeyUse(KEY, PLACE, new Target.LogGroup(logGroup), AT, null));
    }

    private static KeyPolicy allowing(String condition) {
        return KeyPolicy.parse("""
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
                   "Action": "kms:*", "Resource": "*", "Condition": %s}]}""".formatted(condition));
    }

    private static Set<PolicyVerdict> verdicts(KeyPolicy policy, int logGroups) {
        return IntStream.range(0, logGroups)
                .mapToObj(i -> ask(policy, "/aws/lambda/function-" + i))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String context(String operator, String... patterns) {
        return "{\"%s\": {\"kms:EncryptionContext:aws:logs:arn\": [\"%s\"]}}"
                .formatted(operator, String.join("\", \"", patterns));
    }

    @Test
    void logGroupsThatAreDeniedForOneCauseHaveEqualVerdicts() {
        assertThat(verdicts(allowing(context("ArnLike", "arn:aws:logs:eu-central-1:444455556666:*")), 100))
                .singleElement()
                .isInstanceOf(PolicyVerdict.Denied.class);
        assertThat(verdicts(allowing("{\"StringEquals\": {\"kms:CallerAccount\": \"1\"}}"), 100))
                .singleElement()
                .isInstanceOf(PolicyVerdict.Unknown.class);
    }

    @Test
    @Timeout(60)
    void aPolicyOf32KilobytesIsQuickToAsk() {
        var patterns = IntStream.range(0, 500)
                .mapToObj(i -> "arn:aws:logs:eu-central-1:111122223333:log-group:/team/" + i)
                .toArray(String[]::new);
        assertThat(verdicts(allowing(context("ArnEquals", patterns)), 6_000)).hasSize(1);
    }

    @Test
    @Timeout(60)
    void patternsMadeToBeSlowAreNot() {
        String slow = "*a".repeat(8_000) + "*b";
        assertThat(verdicts(allowing(context("StringLike", slow, "*f*u*n*c*t*i*o*n*-*-*-*x", "*?".repeat(400))), 6_000))
                .singleElement()
                .isInstanceOf(PolicyVerdict.Denied.class);
        assertThat(allowing(context("StringLike", slow)).mayServeEveryLogGroup(KEY, PLACE, AT, null))
                .isInstanceOf(PolicyVerdict.Unknown.class);
    }

    @Test
    @Timeout(60)
    void variablesMadeToBeSlowAreNot() {
        var policy = allowing("{\"StringLike\": {\"aws:RequestedRegion\": [\"%s\", \"%s\"]}}"
                .formatted("${".repeat(8_000), "${a, 'x".repeat(2_000)));
        assertThat(verdicts(policy, 1_000)).hasSize(1);
    }

    @Test
    void reasonsStayReadableWhateverThePolicyHolds() {
        var verdict = (PolicyVerdict.Denied) ask(allowing(context("StringLike", "x".repeat(30_000))), "a");
        assertThat(verdict.reasons()).allSatisfy(reason -> assertThat(reason).hasSizeLessThan(1_000));
    }

    @Test
    void manyReasonsAreTheFirstOfThemAndHowManyMore() {
        String deny = """
                {"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*", "Condition": {%s}}""";
        String depends = deny.formatted("\"StringEquals\": {\"kms:CallerAccount\": [\"" + "1".repeat(300) + "\"]}");
        var unknown = (PolicyVerdict.Unknown) ask(policyOf(ALLOWED + sixty(depends)), "a");
        assertThat(unknown.reasons()).hasSize(4).last().isEqualTo("and 57 more");
        var denied = (PolicyVerdict.Denied) ask(policyOf(sixty(deny.formatted(""))), "a");
        assertThat(denied.reasons())
                .hasSize(5)
                .contains("and 57 more")
                .last()
                .asString()
                .contains("no statement allows");
    }

    @Test
    void reasonsStayShortWhateverOneStatementHolds() {
        String tags = IntStream.range(0, 80)
                .mapToObj(i -> "\"aws:PrincipalTag/%s%d\": [\"x\"]".formatted("t".repeat(300), i))
                .collect(Collectors.joining(", "));
        var denied = (PolicyVerdict.Denied) ask(allowing("{\"StringEquals\": {" + tags + "}}"), "a");
        assertThat(denied.reasons())
                .singleElement(as(STRING))
                .hasSizeLessThan(1_010)
                .contains("and 77 more");
        assertThatThrownBy(() -> KeyPolicy.parse("{\"" + "x".repeat(30_000) + "\": 1}"))
                .isInstanceOf(MalformedPolicy.class)
                .extracting(Throwable::getMessage, as(STRING))
                .hasSizeLessThan(1_010);
    }

    @Test
    @Timeout(60)
    void whatTheEndsAndTheLengthOfAPatternDoNotSettleIsQuickAllTheSame() {
        String name = "a".repeat(512);
        for (String pattern : List.of("*" + "a".repeat(250) + "b", "*" + "a".repeat(250) + "b*")) {
            var policy = allowing(
                    context("StringLike", Collections.nCopies(100, pattern).toArray(String[]::new)));
            for (int i = 0; i < 300; i++) {
                assertThat(ask(policy, name)).isInstanceOf(PolicyVerdict.Denied.class);
            }
        }
    }

    private static String sixty(String statement) {
        return String.join(", ", Collections.nCopies(60, statement));
    }

    private static KeyPolicy policyOf(String statements) {
        return KeyPolicy.parse("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}");
    }

    @Test
    void onlyTheArnOfAKeyIsAskedAbout() {
        assertThatThrownBy(() -> new KeyUse("alias/logs", PLACE, new Target.QueryResults(), AT, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alias/logs");
    }

    @Test
    void aDayLaterThePolicyThatLooksAtTheClockSaysSomethingElse() {
        var policy = allowing("{\"DateLessThan\": {\"aws:CurrentTime\": \"2026-06-16T00:00:00Z\"}}");
        var target = new Target.QueryResults();
        assertThat(policy.mayServe(new KeyUse(KEY, PLACE, target, AT, null))).isInstanceOf(PolicyVerdict.Allowed.class);
        assertThat(policy.mayServe(new KeyUse(KEY, PLACE, target, AT.plus(Duration.ofDays(1)), null)))
                .isInstanceOf(PolicyVerdict.Denied.class);
    }
}
