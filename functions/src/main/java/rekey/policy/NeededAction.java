package rekey.policy;

/// What CloudWatch Logs does with a key. kms:DescribeKey is not among them: it carries no
/// encryption context, so the statement that AWS documents could never grant it.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
enum NeededAction {
    ENCRYPT("kms:Encrypt"),
    DECRYPT("kms:Decrypt"),
    RE_ENCRYPT_FROM("kms:ReEncryptFrom"),
    RE_ENCRYPT_TO("kms:ReEncryptTo"),
    GENERATE_DATA_KEY("kms:GenerateDataKey"),
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("kms:GenerateDataKeyWithoutPlaintext");

    private final String text;

    NeededAction(String text) {
        this.text = text;
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
