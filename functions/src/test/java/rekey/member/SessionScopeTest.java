package rekey.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.aws.Regions;
import rekey.place.Place;

class SessionScopeTest {
    private static final String MEMBER = "111122223333";
    private static final String OTHER = "444455556666";
    private static final int LONGEST_POLICY = 2048;

    private static String sessionName(String run) {
        return new SessionScope(run, Purpose.LOOK, List.of()).sessionName();
    }

    @ParameterizedTest
    @CsvSource({"3f2a-11, rekey-3f2a-11", "a_b+c=d.e@f, rekey-a_b+c=d.e@f"})
    void aSessionIsNamedForItsRun(String run, String session) {
        assertThat(sessionName(run)).isEqualTo(session);
    }

    @ParameterizedTest
    @CsvSource({"'a b/c:d', rekey-a-b-c-d.79d0b36804c2", "nächtlich, rekey-n-chtlich.32bb02e48649"})
    void whatStsDoesNotLetInIsReplacedAndTheNameStaysItsOwn(String run, String session) {
        assertThat(sessionName(run)).isEqualTo(session);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 57, 58, 59, 80})
    void aSessionsNameIsAsLongAsStsAllows(int length) {
        assertThat(sessionName("r".repeat(length)))
                .hasSize(Math.min(64, "rekey-".length() + length))
                .matches("rekey-[\\w+=,.@-]+");
    }

    @Test
    void twoRunsWhoseNamesBeginAlikeHaveSessionsOfTheirOwn() {
        var begin = "d1f3b5a7-2c4e-4f60-8a9b-0c1d2e3f4a5b_0a1b2c3d-4e5f-6071-8293-";
        assertThat(sessionName(begin + "a4b5c6d7e8f9")).isNotEqualTo(sessionName(begin + "a4b5c6d7e8f0"));
    }

    @Test
    void aSessionMayDoWhatItsPurposeTakesInTheRegionsOfItsPlacesInThatAccount() {
        var sessionScope = new SessionScope(
                "r",
                Purpose.ROTATE,
                List.of(
                        new Place(MEMBER, "us-east-1"),
                        new Place(MEMBER, "eu-central-1"),
                        new Place(OTHER, "eu-west-1")));
        assertThat(sessionScope.policy(MEMBER))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "[\"logs:DescribeLogGroups\",\"logs:AssociateKmsKey\",\"kms:DescribeKey\","
                        + "\"kms:GetKeyPolicy\",\"kms:ListGrants\",\"kms:Encrypt\",\"kms:Decrypt\",\"kms:ReEncrypt*\","
                        + "\"kms:GenerateDataKey*\",\"kms:ListAliases\"],"
                        + "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:RequestedRegion\":"
                        + "[\"eu-central-1\",\"us-east-1\"]}}}]}");
    }

    @Test
    void aSessionOfTwoPurposesMayDoWhatEitherTakes() {
        assertThat(new SessionScope("r", Set.of(Purpose.QUERY, Purpose.ROTATE), List.of()).policy(MEMBER))
                .contains("\"logs:StartQuery\",\"logs:GetQueryResults\"")
                .contains("\"logs:AssociateKmsKey\"")
                .doesNotContain("logs:DisassociateKmsKey");
    }

    @Test
    void whatTwoPurposesBothTakeIsNamedOnce() {
        assertThat(new SessionScope("r", Set.of(Purpose.QUERY, Purpose.ROTATE), List.of()).policy(MEMBER))
                .containsOnlyOnce("kms:Decrypt");
    }

    /// CloudWatch Logs may use the key as the caller of AssociateKmsKey and DisassociateKmsKey.
    @ParameterizedTest
    @EnumSource(names = {"QUERY", "LOOK", "ROTATE", "RESTORE", "CREATE"})
    void whereCloudWatchLogsIsGivenAKeyItMayUseItAsItsCaller(Purpose purpose) {
        assertThat(purpose.actions()).contains("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*");
    }

    @Test
    void theServiceOfTheWholeAccountIsOfNoRegion() {
        assertThat(new SessionScope("r", Purpose.REGIONS, List.of()).policy(MEMBER))
                .contains("[\"account:ListRegions\"]")
                .doesNotContain("Condition");
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyForEveryRegionThereIsHasRoomInASession(Purpose purpose) {
        var everywhere = Regions.ofPartitionOf("us-east-1").stream()
                .map(region -> new Place(MEMBER, region))
                .toList();
        assertThat(everywhere).hasSizeGreaterThan(25);
        assertThat(new SessionScope("r", purpose, everywhere).policy(MEMBER)).hasSizeLessThan(LONGEST_POLICY * 3 / 4);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOLDERS", "RETIRE"})
    void nobodyElseLooksAtWhatElseIsUnderAKey(Purpose purpose) {
        assertThat(Purpose.RETIRE.actions()).containsAll(Purpose.HOLDERS.actions());
        assertThat(Purpose.HOLDERS.actions()).containsAll(Purpose.LOOK.actions());
        assertThat(Purpose.HOLDERS.actions().stream()
                        .filter(action -> !Purpose.LOOK.actions().contains(action)))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(purpose.actions());
    }

    @Test
    void onlyARotationChangesAnything() {
        assertThat(List.of(Purpose.REGIONS, Purpose.LOOK, Purpose.QUERY, Purpose.HOLDERS, Purpose.RETIRE))
                .flatMap(Purpose::actions)
                .noneMatch(action -> action.matches("logs:(Associate|Disassociate|Put|Delete).*|kms:(Create|Put).*"));
    }

    /// Both look up the wanted key by its alias, whatever its policy lets them see.
    @ParameterizedTest
    @EnumSource(names = {"LOOK", "SEARCH", "ROTATE"})
    void whoLooksUpTheWantedKeyMayListTheAliases(Purpose purpose) {
        assertThat(purpose.actions()).contains("kms:DescribeKey", "kms:ListAliases");
    }

    @ParameterizedTest
    @EnumSource
    void onlyARestorationTakesKeysOff(Purpose purpose) {
        assertThat(purpose.actions().contains("logs:DisassociateKmsKey")).isEqualTo(purpose == Purpose.RESTORE);
    }
}
