package rekey.operator.rehearsal;

import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

/// Clients of the place, all with the same credentials.
public record AccountClients(
        CloudWatchLogsClient logs, KmsClient kms, ResourceGroupsTaggingApiClient tagging, CloudTrailClient trail) {}
