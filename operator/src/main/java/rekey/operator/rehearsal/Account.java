package rekey.operator.rehearsal;

import java.util.Optional;

/// The account that is rehearsed in, as the caller reaches it.
public interface Account {
    /// With all that the caller may do there.
    AccountClients clients();

    /// With a session that may do what this policy says besides, and nothing else; empty where the caller is in
    /// its own account and has named no role: then there is nothing to make such a session of.
    ///
    /// Source: docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
    Optional<AccountClients> limitedTo(String policy);

    /// Asks for CloudWatch's dataset of metrics in the place.
    ///
    /// @return the ARN of its key; empty where it has none
    /// @throws software.amazon.awssdk.core.exception.SdkException where it is refused
    ///
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDataset.html
    Optional<String> metricsKey();

    /// Calls of all these clients so far.
    long calls();
}
