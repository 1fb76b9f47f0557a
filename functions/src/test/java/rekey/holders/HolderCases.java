package rekey.holders;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.fakes.FakeJsonAws;

/// Each kind of holder, as its service shows it on a key, on an alias and on none.
final class HolderCases {
    static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/a";
    private static final String ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/a";
    private static final String OTHER = "arn:aws:kms:eu-central-1:111122223333:key/b";
    private static final String ARNS = "arn:aws:logs:eu-central-1:111122223333:";
    private static final Instant SINCE = Instant.parse("2026-10-01T00:00:00Z");

    /// What an operation answers, one body a page.
    record Told(String operation, List<String> pages) {
        Told(String operation, String page) {
            this(operation, List.of(page));
        }
    }

    /// What is found: the kind, its name, its ARN, its key and since when.
    record Seen(
            HolderKind kind,
            String name,
            @Nullable String arn,
            String key,
            @Nullable Instant since) {
        static Seen of(Holder holder) {
            return new Seen(holder.kind(), holder.name(), holder.arn(), holder.key(), holder.since());
        }
    }

    record Case(String name, List<Told> told, List<Seen> found) {
        private static Case of(String name, Told told, Seen... found) {
            return new Case(name, List.of(told), List.of(found));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Told told(String operation, String body) {
        return new Told(operation, body.formatted(KEY, ARNS));
    }

    static FakeJsonAws aws(List<Told> told) {
        var aws = new FakeJsonAws();
        told.forEach(each -> aws.answering(each.operation, each.pages));
        return aws;
    }

    static Stream<Case> ofPlaces() {
        return Stream.of(
                Case.of(
                        "a detector",
                        told("ListLogAnomalyDetectors", """
                                {"anomalyDetectors": [{"anomalyDetectorArn": "%2$sanomaly-detector:1", "detectorName": "d",
                                 "kmsKeyId": "%1$s", "creationTimeStamp": 1790812800000}]}"""),
                        new Seen(HolderKind.ANOMALY_DETECTOR, "d", ARNS + "anomaly-detector:1", KEY, SINCE)),
                Case.of(
                        "a detector without a name, on an alias",
                        new Told("ListLogAnomalyDetectors", """
                                {"anomalyDetectors": [{"anomalyDetectorArn": "arn:d", "kmsKeyId": "%s"}]}""".formatted(ALIAS)),
                        new Seen(HolderKind.ANOMALY_DETECTOR, "arn:d", "arn:d", ALIAS, null)),
                Case.of("detectors without a key", told("ListLogAnomalyDetectors", """
                                {"anomalyDetectors": [{"anomalyDetectorArn": "a"}, {"anomalyDetectorArn": "b", "kmsKeyId": ""}]}""")),
                Case.of(
                        "a lookup table",
                        told("DescribeLookupTables", """
                                {"lookupTables": [{"lookupTableName": "t", "lookupTableArn": "%2$slookup-table:t", "kmsKeyId": "%1$s",
                                 "lastUpdatedTime": 1790812800000}, {"lookupTableName": "none"}]}"""),
                        new Seen(HolderKind.LOOKUP_TABLE, "t", ARNS + "lookup-table:t", KEY, SINCE)),
                Case.of(
                        "a scheduled query to S3",
                        told("ListScheduledQueries", """
                                {"scheduledQueries": [{"name": "q", "scheduledQueryArn": "%2$sscheduled-query:q", "creationTime": 1790812800000,
                                 "destinationConfiguration": {"s3Configuration": {"kmsKeyId": "%1$s"}}}, {"name": "nowhere"}]}"""),
                        new Seen(HolderKind.SCHEDULED_QUERY, "q", ARNS + "scheduled-query:q", KEY, SINCE)),
                Case.of(
                        "a scheduled query with two keys",
                        new Told("ListScheduledQueries", """
                                {"scheduledQueries": [{"name": "q", "destinationConfiguration": {"s3Configuration": {"kmsKeyId": "%s"},
                                 "lookupTableConfiguration": {"kmsKeyId": "%s"}}}]}""".formatted(KEY, OTHER)),
                        new Seen(HolderKind.SCHEDULED_QUERY, "q", null, KEY, null),
                        new Seen(HolderKind.SCHEDULED_QUERY, "q", null, OTHER, null)),
                Case.of(
                        "a scheduled query with one key for both",
                        told("ListScheduledQueries", """
                                {"scheduledQueries": [{"name": "q", "destinationConfiguration": {"s3Configuration": {"kmsKeyId": "%1$s"},
                                 "lookupTableConfiguration": {"kmsKeyId": "%1$s"}}}]}"""),
                        new Seen(HolderKind.SCHEDULED_QUERY, "q", null, KEY, null)),
                new Case(
                        "an S3 Tables integration",
                        List.of(
                                told("ListS3TableIntegrations", "{\"IntegrationSummaries\": [{\"Arn\": \"arn:x/i\"}]}"),
                                told("GetS3TableIntegration", """
                                        {"Arn": "arn:x/i", "Encryption": {"SseAlgorithm": "aws:kms", "KmsKeyArn": "%1$s"},
                                         "CreatedTimeStamp": 1790812800}""")),
                        List.of(new Seen(HolderKind.S3_TABLE_INTEGRATION, "i", "arn:x/i", KEY, SINCE))),
                new Case(
                        "an S3 Tables integration without a key",
                        List.of(
                                told("ListS3TableIntegrations", "{\"IntegrationSummaries\": [{\"Arn\": \"arn:x/i\"}]}"),
                                told("GetS3TableIntegration", "{\"Encryption\": {\"SseAlgorithm\": \"AES256\"}}")),
                        List.of()),
                new Case(
                        "a telemetry rule",
                        List.of(
                                told(
                                        "ListTelemetryRules",
                                        "{\"TelemetryRuleSummaries\": [{\"RuleName\": \"r\", \"RuleArn\": \"arn:r\"}]}"),
                                told("GetTelemetryRule", """
                                        {"LastUpdateTimeStamp": 1790812800000,
                                         "TelemetryRule": {"DestinationConfiguration": {"KmsKeyArn": "%1$s"}}}""")),
                        List.of(new Seen(HolderKind.TELEMETRY_RULE, "r", "arn:r", KEY, SINCE))),
                new Case(
                        "a telemetry rule without a key",
                        List.of(
                                told("ListTelemetryRules", "{\"TelemetryRuleSummaries\": [{\"RuleName\": \"r\"}]}"),
                                told("GetTelemetryRule", "{\"TelemetryRule\": {\"DestinationConfiguration\": {}}}")),
                        List.of()),
                Case.of(
                        "metrics on a key",
                        told("GetDataset", "{\"DatasetId\": \"default\", \"Arn\": \"arn:m\", \"KmsKeyArn\": \"%1$s\"}"),
                        new Seen(HolderKind.METRICS_DATASET, "default", "arn:m", KEY, null)),
                Case.of("metrics on no key", told("GetDataset", "{\"DatasetId\": \"default\", \"Arn\": \"arn:m\"}")),
                Case.of(
                        "traces on a key",
                        told(
                                "GetEncryptionConfig",
                                "{\"EncryptionConfig\": {\"Type\": \"KMS\", \"KeyId\": \"%1$s\", \"Status\": \"ACTIVE\"}}"),
                        new Seen(HolderKind.TRACES, "traces", null, KEY, null)),
                Case.of(
                        "traces on no key",
                        told(
                                "GetEncryptionConfig",
                                "{\"EncryptionConfig\": {\"Type\": \"NONE\", \"KeyId\": \"old\"}}")),
                new Case(
                        "an investigation group",
                        List.of(
                                told(
                                        "ListInvestigationGroups",
                                        "{\"investigationGroups\": [{\"name\": \"g\", \"arn\": \"arn:g\"}]}"),
                                told("GetInvestigationGroup", """
                                        {"encryptionConfiguration": {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "%1$s"},
                                         "lastModifiedAt": 1790812800000}""")),
                        List.of(new Seen(HolderKind.INVESTIGATION_GROUP, "g", "arn:g", KEY, SINCE))),
                new Case(
                        "an investigation group on no key",
                        List.of(
                                told(
                                        "ListInvestigationGroups",
                                        "{\"investigationGroups\": [{\"name\": \"g\", \"arn\": \"arn:g\"}]}"),
                                told(
                                        "GetInvestigationGroup",
                                        "{\"encryptionConfiguration\": {\"type\": \"AWS_OWNED_KEY\"}}")),
                        List.of()),
                Case.of(
                        "a Glue configuration",
                        told("GetSecurityConfigurations", """
                                {"SecurityConfigurations": [{"Name": "s", "CreatedTimeStamp": 1790812800.0, "EncryptionConfiguration": {
                                 "CloudWatchEncryption": {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": "%1$s"},
                                 "S3Encryption": [{"S3EncryptionMode": "SSE-S3"}],
                                 "JobBookmarksEncryption": {"JobBookmarksEncryptionMode": "CSE-KMS", "KmsKeyArn": "%1$s"},
                                 "DataQualityEncryption": {"DataQualityEncryptionMode": "DISABLED", "KmsKeyArn": "%1$s"}}}]}"""),
                        new Seen(
                                HolderKind.GLUE_SECURITY_CONFIGURATION,
                                "s (log groups, job bookmarks)",
                                null,
                                KEY,
                                SINCE)),
                Case.of(
                        "a Glue configuration with keys for S3",
                        new Told("GetSecurityConfigurations", """
                                {"SecurityConfigurations": [{"Name": "s", "EncryptionConfiguration": {"S3Encryption": [
                                 {"S3EncryptionMode": "SSE-KMS", "KmsKeyArn": "%s"}, {"S3EncryptionMode": "SSE-KMS", "KmsKeyArn": "%s"}]}}]}""".formatted(KEY, OTHER)),
                        new Seen(HolderKind.GLUE_SECURITY_CONFIGURATION, "s (data in S3)", null, KEY, null),
                        new Seen(HolderKind.GLUE_SECURITY_CONFIGURATION, "s (data in S3)", null, OTHER, null)),
                Case.of("a Glue configuration that encrypts nothing", told("GetSecurityConfigurations", """
                                {"SecurityConfigurations": [{"Name": "s", "EncryptionConfiguration": {"CloudWatchEncryption":
                                 {"CloudWatchEncryptionMode": "DISABLED", "KmsKeyArn": ""}}}]}""")),
                new Case("nothing", List.of(), List.of()));
    }

    static Stream<Case> ofTheOrganization() {
        var summary = "{\"CentralizationRuleSummaries\": [{\"RuleName\": \"c\", \"RuleArn\": \"arn:c\"}]}";
        return Stream.of(
                new Case(
                        "a telemetry rule",
                        List.of(
                                told(
                                        "ListTelemetryRulesForOrganization",
                                        "{\"TelemetryRuleSummaries\": [{\"RuleName\": \"r\", \"RuleArn\": \"arn:r\"}]}"),
                                told(
                                        "GetTelemetryRuleForOrganization",
                                        "{\"TelemetryRule\": {\"DestinationConfiguration\": {\"KmsKeyArn\": \"%1$s\"}}}")),
                        List.of(new Seen(HolderKind.ORGANIZATION_TELEMETRY_RULE, "r", "arn:r", KEY, null))),
                new Case(
                        "a centralization rule with keys for log groups and their backup",
                        List.of(
                                told("ListCentralizationRulesForOrganization", summary),
                                new Told("GetCentralizationRuleForOrganization", """
                                        {"LastUpdateTimeStamp": 1790812800, "CentralizationRule": {"Destination": {"DestinationLogsConfiguration": {
                                         "LogsEncryptionConfiguration": {"EncryptionStrategy": "CUSTOMER_MANAGED", "KmsKeyArn": "%s"},
                                         "BackupConfiguration": {"Region": "eu-west-1", "KmsKeyArn": "%s"}}}}}""".formatted(KEY, OTHER))),
                        List.of(
                                new Seen(HolderKind.CENTRALIZATION_RULE, "c (log groups)", "arn:c", KEY, SINCE),
                                new Seen(HolderKind.CENTRALIZATION_RULE, "c (their backup)", "arn:c", OTHER, SINCE))),
                new Case(
                        "a centralization rule on AWS's keys",
                        List.of(
                                told("ListCentralizationRulesForOrganization", summary),
                                told("GetCentralizationRuleForOrganization", """
                                        {"CentralizationRule": {"Destination": {"DestinationLogsConfiguration": {
                                         "LogsEncryptionConfiguration": {"EncryptionStrategy": "AWS_OWNED"}}}}}""")),
                        List.of()),
                new Case("nothing", List.of(), List.of()));
    }

    /// A place in which everything is on the key.
    static FakeJsonAws full() {
        return aws(ofPlaces()
                .filter(one ->
                        one.found.size() == 1 && one.found.getFirst().key().equals(KEY))
                .flatMap(one -> one.told.stream())
                .toList());
    }

    /// Each kind in a place of its own, which has nothing else under the key.
    static Map<String, FakeJsonAws> eachOn(String key) {
        return ofPlaces()
                .filter(one ->
                        one.found.size() == 1 && one.found.getFirst().key().equals(KEY))
                .collect(Collectors.toMap(
                        Case::name, one -> aws(moved(one.told, key)), (first, _) -> first, TreeMap::new));
    }

    private static List<Told> moved(List<Told> told, String key) {
        return told.stream()
                .map(one -> new Told(
                        one.operation,
                        one.pages.stream().map(page -> page.replace(KEY, key)).toList()))
                .toList();
    }

    private HolderCases() {}
}
