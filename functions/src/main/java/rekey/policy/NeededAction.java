package rekey.policy;

/// What CloudWatch Logs does with a key, as the wildcards that AWS documents have it. AWS's own
/// policy CloudWatchLogsAPIKeyAccess has fewer, so the others may not be needed.
///
/// kms:DescribeKey is not among them: it carries no encryption context, so the statement that AWS
/// documents could never grant it.
///
/// Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html,
/// docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchLogsAPIKeyAccess.html
enum NeededAction {
    ENCRYPT("kms:Encrypt", true),
    DECRYPT("kms:Decrypt", true),
    RE_ENCRYPT_FROM("kms:ReEncryptFrom", false),
    RE_ENCRYPT_TO("kms:ReEncryptTo", false),
    GENERATE_DATA_KEY("kms:GenerateDataKey", true),
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("kms:GenerateDataKeyWithoutPlaintext", false);

    private final String text;
    private final boolean certain;

    NeededAction(String text, boolean certain) {
        this.text = text;
        this.certain = certain;
    }

    /// Whether nothing can be encrypted without it.
    boolean isCertain() {
        return certain;
    }

    /// Names of actions ignore case.
    ///
    /// @param pattern in lower case
    boolean isCoveredBy(Wildcards pattern) {
        return pattern.matches(Request.lowerCase(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
