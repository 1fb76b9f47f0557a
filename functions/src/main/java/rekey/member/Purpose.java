package rekey.member;

import java.util.List;
import java.util.stream.Stream;

/// What a worker enters the members for. Its sessions may do what that takes and nothing else,
/// whatever more the members' role allows.
public enum Purpose {
    /// Asks which Regions an account has: a call to the one service of the whole account.
    REGIONS,

    /// Looks at log groups, query results and keys, and changes nothing.
    LOOK,

    /// Looks for keys that Rekey made, too.
    SEARCH,

    /// Looks at all else that may be under a key that targets were moved off, too.
    HOLDERS,

    /// Looks at when a key that is to go was used last, too.
    RETIRE,

    /// Reads the key of query results in the one way there is.
    QUERY,

    /// Moves targets to the wanted key.
    ROTATE,

    /// Makes the key that it moves them to.
    CREATE,

    /// Has the material of a key rotated, and moves an alias to it.
    ALIAS,

    /// Puts targets back on their previous keys, or on none.
    RESTORE;

    /// CloudWatch Logs uses the key of a log group as its caller: where one is queried, and it may where
    /// a key is set or removed. The role allows them through CloudWatch Logs alone.
    ///
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    private static final List<String> USE_OF_THE_KEY =
            List.of("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*");

    private static List<String> more(Purpose than, String... actions) {
        return Stream.concat(than.actions().stream(), Stream.of(actions)).toList();
    }

    private static List<String> using(String... actions) {
        return Stream.concat(Stream.of(actions), USE_OF_THE_KEY.stream()).toList();
    }

    /// CloudWatch Logs looks at the key as its caller too. Its policy and grants are read where AWS
    /// refuses it.
    private static List<String> changing(String... more) {
        var looking = using(
                "logs:DescribeLogGroups",
                "logs:AssociateKmsKey",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:ListGrants");
        return Stream.concat(looking.stream(), Stream.of(more)).toList();
    }

    /// As in a policy, patterns among them.
    List<String> actions() {
        return switch (this) {
            case REGIONS -> List.of("account:ListRegions");
            case LOOK ->
                Stream.concat(
                                Stream.of(
                                        "logs:DescribeLogGroups",
                                        "logs:DescribeAccountPolicies",
                                        "tag:GetResources",
                                        "kms:DescribeKey",
                                        "kms:ListAliases",
                                        "kms:GetKeyPolicy",
                                        "kms:ListGrants"),
                                QUERY.actions().stream())
                        .toList();
            case QUERY -> using("logs:StartQuery", "logs:GetQueryResults");
            case ROTATE -> changing("kms:ListAliases");
            case RESTORE -> changing("logs:DisassociateKmsKey");
            case HOLDERS ->
                more(
                        LOOK,
                        "logs:ListLogAnomalyDetectors",
                        "logs:DescribeLookupTables",
                        "logs:ListScheduledQueries",
                        "logs:ListIntegrations",
                        // A session's policy has little room, and the role has four actions of these.
                        "observabilityadmin:Get*",
                        "observabilityadmin:List*",
                        "cloudwatch:GetDataset",
                        "xray:GetEncryptionConfig",
                        "aiops:ListInvestigationGroups",
                        "aiops:GetInvestigationGroup",
                        "glue:GetSecurityConfigurations");
            case RETIRE -> more(HOLDERS, "kms:GetKeyLastUsage");
            case SEARCH -> more(LOOK, "kms:ListKeys", "kms:ListResourceTags");
            case CREATE -> changing("kms:ListKeys", "kms:ListResourceTags", "kms:CreateKey", "kms:TagResource");
            case ALIAS -> List.of("kms:DescribeKey", "kms:EnableKeyRotation", "kms:CreateAlias", "kms:UpdateAlias");
        };
    }
}
