package rekey.holders;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.holders.HolderCases.KEY;
import static rekey.holders.HolderCases.aws;
import static rekey.holders.HolderCases.told;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeJsonAws;
import rekey.holders.HolderCases.Case;
import rekey.holders.HolderCases.Seen;
import rekey.holders.HolderCases.Told;

class HoldersTest {
    @ParameterizedTest
    @MethodSource("rekey.holders.HolderCases#ofPlaces")
    void whatAServiceOfThePlaceShowsOnAKeyIsFound(Case one) {
        assertFound(VirtualHolders.ofPlace(aws(one.told())), one);
    }

    @ParameterizedTest
    @MethodSource("rekey.holders.HolderCases#ofTheOrganization")
    void whatARuleOfTheOrganizationPutsOnAKeyIsFound(Case one) {
        assertFound(VirtualHolders.ofOrganization(aws(one.told())), one);
    }

    private static void assertFound(Holders holders, Case one) {
        assertThat(holders.found().stream().map(Seen::of)).containsExactlyElementsOf(one.found());
        assertThat(holders.notLookedAt()).isEmpty();
        assertThat(holders.found())
                .allSatisfy(holder -> assertThat(holder.move()).isNotBlank());
    }

    @Test
    void aCaseOfEachKindIsThere() {
        var found = Stream.concat(HolderCases.ofPlaces(), HolderCases.ofTheOrganization())
                .flatMap(one -> one.found().stream())
                .map(Seen::kind)
                .collect(Collectors.toSet());
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(HolderKind.OPENSEARCH_INTEGRATION)));
    }

    @Test
    void aPlaceWithNothingIsAskedTenTimes() {
        var aws = new FakeJsonAws();
        VirtualHolders.ofPlace(aws);
        assertThat(aws.operations()).hasSize(10).doesNotHaveDuplicates();
    }

    /// No API tells it.
    @Test
    void theKeyOfAnOpenSearchIntegrationIsNeverLookedAt() {
        var aws = aws(List.of(told("ListIntegrations", "{\"integrationSummaries\": [{\"integrationName\": \"o\"}]}")));
        assertThat(VirtualHolders.ofPlace(aws)).satisfies(holders -> {
            assertThat(holders.found()).isEmpty();
            assertThat(holders.notLookedAt())
                    .singleElement()
                    .satisfies(unseen -> assertThat(unseen.what()).contains("OpenSearch integration o"));
        });
    }

    @Test
    void whileXRayChangesItsKeyTheOneThatItLeavesIsNotKnown() {
        var aws = aws(List.of(told(
                "GetEncryptionConfig",
                "{\"EncryptionConfig\": {\"Type\": \"KMS\", \"KeyId\": \"%1$s\", \"Status\": \"UPDATING\"}}")));
        var holders = VirtualHolders.ofPlace(aws);
        assertThat(holders.found())
                .singleElement()
                .satisfies(one -> assertThat(one.key()).isEqualTo(KEY));
        assertThat(holders.notLookedAt())
                .singleElement()
                .satisfies(unseen -> assertThat(unseen.what()).contains("X-Ray"));
    }

    private static Told paged(String operation, String list, String token, String... ofPages) {
        var bodies = new ArrayList<String>();
        for (int page = 0; page < ofPages.length; page++) {
            var next = page + 1 < ofPages.length ? ", \"%s\": \"%d\"".formatted(token, page + 1) : "";
            bodies.add("{\"%s\": [%s]%s}".formatted(list, ofPages[page].formatted(KEY), next));
        }
        return new Told(operation, bodies);
    }

    static Stream<Told> lists() {
        var detector = "{\"anomalyDetectorArn\": \"a\", \"kmsKeyId\": \"%s\"}";
        var table = "{\"lookupTableName\": \"t\", \"kmsKeyId\": \"%s\"}";
        var query = "{\"name\": \"q\", \"destinationConfiguration\": {\"s3Configuration\": {\"kmsKeyId\": \"%s\"}}}";
        var rule = "{\"RuleName\": \"r\", \"RuleArn\": \"r\"}";
        var glue =
                "{\"Name\": \"s\", \"EncryptionConfiguration\": {\"CloudWatchEncryption\": {\"KmsKeyArn\": \"%s\"}}}";
        // An empty page in the middle ends no list.
        return Stream.of(
                paged("ListLogAnomalyDetectors", "anomalyDetectors", "nextToken", detector, "", detector),
                paged("DescribeLookupTables", "lookupTables", "nextToken", table, "", table),
                paged("ListScheduledQueries", "scheduledQueries", "nextToken", query, "", query),
                paged(
                        "ListS3TableIntegrations",
                        "IntegrationSummaries",
                        "NextToken",
                        "{\"Arn\": \"i\"}",
                        "",
                        "{\"Arn\": \"i\"}"),
                paged("ListTelemetryRules", "TelemetryRuleSummaries", "NextToken", rule, "", rule),
                paged(
                        "ListInvestigationGroups",
                        "investigationGroups",
                        "nextToken",
                        "{\"arn\": \"g\"}",
                        "",
                        "{\"arn\": \"g\"}"),
                paged("GetSecurityConfigurations", "SecurityConfigurations", "NextToken", glue, "", glue));
    }

    private static final List<Told> EACH = List.of(
            told("GetS3TableIntegration", "{\"Encryption\": {\"KmsKeyArn\": \"%1$s\"}}"),
            told("GetTelemetryRule", "{\"TelemetryRule\": {\"DestinationConfiguration\": {\"KmsKeyArn\": \"%1$s\"}}}"),
            told("GetInvestigationGroup", "{\"encryptionConfiguration\": {\"kmsKeyId\": \"%1$s\"}}"));

    @ParameterizedTest
    @MethodSource("lists")
    void everyPageIsRead(Told list) {
        var aws = aws(Stream.concat(Stream.of(list), EACH.stream()).toList());
        assertThat(VirtualHolders.ofPlace(aws).found()).hasSize(2);
        assertThat(aws.operations().filter(list.operation()::equals))
                .hasSize(list.pages().size());
    }

    /// A copy of a rule cannot be changed where it is.
    @Test
    void aReplicatedRuleIsChangedInItsHomeRegion() {
        var aws = aws(List.of(
                told("ListTelemetryRules", "{\"TelemetryRuleSummaries\": [{\"RuleName\": \"r\"}]}"),
                told("GetTelemetryRule", """
                        {"HomeRegion": "us-east-1", "IsReplicated": true,
                         "TelemetryRule": {"DestinationConfiguration": {"KmsKeyArn": "%1$s"}}}""")));
        assertThat(VirtualHolders.ofPlace(aws).found())
                .singleElement()
                .extracting(Holder::move)
                .asString()
                .contains("in its home Region us-east-1");
    }

    /// The key may be of any Region, whichever the rule was made in.
    @Test
    void aCentralizationRuleIsFoundAndReadWhereverItWasMade() {
        var aws = aws(List.of(
                told("ListCentralizationRulesForOrganization", """
                        {"CentralizationRuleSummaries": [{"RuleName": "c", "RuleArn": "arn:c", "CreatedRegion": "us-east-1"},
                         {"RuleName": "d", "RuleArn": "arn:d"}]}"""),
                told("GetCentralizationRuleForOrganization", """
                        {"CentralizationRule": {"Destination": {"DestinationLogsConfiguration": {
                         "BackupConfiguration": {"KmsKeyArn": "%1$s"}}}}}""")));
        assertThat(VirtualHolders.ofOrganization(aws).found()).hasSize(2);
        assertThat(aws.sent().stream().filter(sent -> sent.operation().startsWith("List")))
                .filteredOn(sent -> sent.operation().contains("Centralization"))
                .allSatisfy(sent ->
                        assertThat(sent.body().path("AllRegions").asBoolean()).isTrue())
                .hasSize(1);
        assertThat(aws.sent().stream().filter(sent -> sent.operation().startsWith("Get")))
                .extracting(sent -> sent.request().host())
                .containsExactly(
                        "observabilityadmin.us-east-1.amazonaws.com", "observabilityadmin.eu-central-1.amazonaws.com");
    }

    /// Each Region lists it.
    @Test
    void whatTwoLooksHaveFoundIsThereOnce() {
        var found = VirtualHolders.ofPlace(HolderCases.full());
        assertThat(found.and(found)).isEqualTo(found);
    }

    @Test
    void everyKindSaysWhetherItHoldsDataOrBringsItBack() {
        assertThat(Arrays.stream(HolderKind.values()).filter(kind -> kind.effect() == HolderKind.Effect.BRINGS_BACK))
                .containsExactly(
                        HolderKind.TELEMETRY_RULE,
                        HolderKind.ORGANIZATION_TELEMETRY_RULE,
                        HolderKind.CENTRALIZATION_RULE,
                        HolderKind.GLUE_SECURITY_CONFIGURATION);
    }
}
