package rekey.policy;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyWarningsTest {
    private static final String READERS = """
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}""";
    private static final String LOGS = """
            {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}""";

    private static List<String> warnings(String... statements) {
        return KeyPolicy.parse("{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",", statements) + "]}")
                .warnings();
    }

    private static String deny(String who, String condition) {
        return """
                {"Sid": "Guard", "Effect": "Deny", %s, "Action": "kms:*", "Resource": "*", "Condition": %s}""".formatted(who, condition);
    }

    @Test
    void thePolicyThatAwsDocumentsIsWorthNone() {
        assertThat(warnings(READERS, LOGS)).isEmpty();
    }

    @Test
    void aPolicyThatDependsOnTheKeysAliasEndsWithTheAlias() {
        assertThat(warnings(READERS, """
                {"Sid": "ByName", "Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
                 "Action": "kms:*", "Resource": "*",
                 "Condition": {"ForAnyValue:StringEquals": {"kms:resourcealiases": "alias/logs"}}}"""))
                .singleElement(as(STRING))
                .contains("\"ByName\"", "kms:ResourceAliases", "alias moves");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"StringNotEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}}",
                "{\"StringNotEquals\": {\"kms:CallerAccount\": \"111122223333\"}}",
                "{\"StringNotEquals\": {\"aws:RequestedRegion\": \"eu-central-1\", \"kms:CallerAccount\": \"1\"}}"
            })
    void aDenyThatForgetsServicesMayHitThem(String condition) {
        assertThat(warnings(READERS, LOGS, deny("\"Principal\": \"*\"", condition)))
                .singleElement(as(STRING))
                .contains("\"Guard\"", "aws:PrincipalIsAWSService");
        assertThat(warnings(READERS, LOGS, deny("\"NotPrincipal\": {\"AWS\": \"111122223333\"}", condition)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Bool\": {\"aws:PrincipalIsAWSService\": \"false\"}}",
                "{\"StringNotEquals\": {\"aws:SourceAccount\": \"1\"}, \"Bool\": {\"aws:PrincipalIsAWSService\": true}}",
                "{\"Bool\": {\"aws:SecureTransport\": \"false\"}}",
                "{\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-other00000\"}}",
                "{\"StringNotEquals\": {\"aws:RequestedRegion\": \"eu-central-1\"}}",
                "{\"StringNotLike\": {\"kms:EncryptionContext:aws:logs:arn\": \"arn:aws:logs:*:111122223333:*\"}}"
            })
    void aDenyThatThoughtOfThemIsWorthNone(String condition) {
        assertThat(warnings(READERS, LOGS, deny("\"Principal\": {\"AWS\": \"*\"}", condition)))
                .isEmpty();
    }

    @Test
    void aDenyForCertainPrincipalsIsWorthNone() {
        assertThat(warnings(
                        READERS, LOGS, deny("\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/R\"}", "{}")))
                .isEmpty();
    }

    @Test
    void aKeyThatOnlyServicesMayDecryptWithShutsReadersOut() {
        String unread = "people and roles that read logs lose access";
        assertThat(warnings(LOGS)).singleElement(as(STRING)).contains(unread);
        assertThat(warnings(LOGS, """
                {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*",
                 "Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}}""")).singleElement(as(STRING)).contains(unread);
        assertThat(warnings(LOGS, """
                {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                 "Action": ["kms:Put*", "kms:Describe*"], "Resource": "*"}""")).hasSize(1);
        assertThat(warnings(LOGS, """
                {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Reader"},
                 "Action": "kms:Decrypt", "Resource": "*",
                 "Condition": {"StringEquals": {"kms:ViaService": "logs.eu-central-1.amazonaws.com"}}}""")).isEmpty();
    }

    @Test
    void theServiceWithoutItsRegionIsNotWhatAwsDocuments() {
        String statement = """
                {"Effect": "Allow", "Principal": {"Service": [%s]}, "Action": "kms:*", "Resource": "*"}""";
        assertThat(warnings(READERS, statement.formatted("\"logs.amazonaws.com\"")))
                .singleElement(as(STRING))
                .contains("the 2nd statement", "without a Region");
        assertThat(warnings(
                        READERS, statement.formatted("\"logs.amazonaws.com\", \"logs.eu-central-1.amazonaws.com\"")))
                .isEmpty();
        assertThat(warnings(READERS, statement.formatted("\"delivery.logs.amazonaws.com\"")))
                .isEmpty();
    }
}
