package rekey.pacing;

import java.util.random.RandomGenerator;

/// The quotas that a run meets: the calls as a policy names them, how many of them a second, and
/// whose they are. The one table of them; the local AWS is held to it by a test.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html (logs)
/// Source: docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html (kms)
/// Source: docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html (organizations)
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (sts)
/// Source: docs.aws.amazon.com/tag-editor/latest/userguide/reference.html (tagging)
/// Source: docs.aws.amazon.com/general/latest/gr/ssm.html (ssm: 40 for all of Parameter Store)
public enum Quota {
    ASSOCIATE_KMS_KEY("logs:AssociateKmsKey logs:DisassociateKmsKey", 5, Scope.PLACE),
    DESCRIBE_LOG_GROUPS("logs:DescribeLogGroups", 10, Scope.PLACE),
    START_QUERY("logs:StartQuery", 10, Scope.PLACE),
    GET_QUERY_RESULTS("logs:GetQueryResults", 10, Scope.PLACE),
    GET_RESOURCES("tag:GetResources", 15, Scope.PLACE),
    CREATE_KEY("kms:CreateKey", 5, Scope.PLACE),
    GET_KEY_LAST_USAGE("kms:GetKeyLastUsage", 5, Scope.PLACE),
    CHANGE_ALIAS("kms:CreateAlias kms:UpdateAlias", 5, Scope.PLACE),
    GET_PARAMETERS_BY_PATH("ssm:GetParametersByPath", 40, Scope.PLACE),
    LIST_ACCOUNTS("organizations:ListAccounts", 8, Scope.ORGANIZATION),
    LIST_ACCOUNTS_FOR_PARENT("organizations:ListAccountsForParent", 5, Scope.ORGANIZATION),
    LIST_UNITS_FOR_PARENT("organizations:ListOrganizationalUnitsForParent", 5, Scope.ORGANIZATION),
    ASSUME_ROLE("sts:AssumeRole", 600, Scope.HUB),
    // Of the rest no page tells a rate: as slow as the slowest of CloudWatch Logs.
    // Each of these operations has a quota of its own.
    LIST_HOLDERS_OF_LOGS(
            "logs:ListLogAnomalyDetectors logs:DescribeLookupTables logs:ListScheduledQueries logs:ListIntegrations",
            5,
            Scope.PLACE),
    READ_S3_TABLE_INTEGRATIONS(
            "observabilityadmin:ListS3TableIntegrations observabilityadmin:GetS3TableIntegration", 5, Scope.PLACE),
    READ_TELEMETRY_RULES("observabilityadmin:ListTelemetryRules observabilityadmin:GetTelemetryRule", 5, Scope.PLACE),
    READ_INVESTIGATION_GROUPS("aiops:ListInvestigationGroups aiops:GetInvestigationGroup", 5, Scope.PLACE),
    GET_ENCRYPTION_CONFIG("xray:GetEncryptionConfig", 5, Scope.PLACE),
    GET_SECURITY_CONFIGURATIONS("glue:GetSecurityConfigurations", 5, Scope.PLACE),
    GET_DATASET("cloudwatch:GetDataset", 5, Scope.PLACE),
    READ_RULES_OF_ORGANIZATION(
            "observabilityadmin:ListTelemetryRulesForOrganization observabilityadmin:GetTelemetryRuleForOrganization"
                    + " observabilityadmin:ListCentralizationRulesForOrganization observabilityadmin:GetCentralizationRuleForOrganization",
            5,
            Scope.ORGANIZATION);

    /// Whose calls are counted together.
    enum Scope {
        /// Those of one account in one Region: one worker makes them.
        PLACE,
        /// Those of the whole organization: the plan alone makes them.
        ORGANIZATION,
        /// Those of the account that calls: all workers share it.
        HUB
    }

    private final String calls;
    private final double perSecond;
    private final Scope scope;

    /// @param calls one or more, each with a quota of its own, that are paced together
    Quota(String calls, double perSecond, Scope scope) {
        this.calls = calls;
        this.perSecond = perSecond;
        this.scope = scope;
    }

    public double perSecond() {
        return perSecond;
    }

    /// Whether several workers draw on it at the same time: each takes its [Share].
    boolean isShared() {
        return switch (scope) {
            case HUB -> true;
            case PLACE, ORGANIZATION -> false;
        };
    }

    public Pacer pacer(RandomGenerator random) {
        if (isShared()) {
            throw new IllegalStateException("the workers share the quota of " + calls);
        }
        return new Pacer(perSecond, random);
    }
}
