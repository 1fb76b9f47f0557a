package rekey.key;

/// What DescribeKey says of a key.
///
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
record KeyFacts(String arn, String state, String usage, String spec) {}
