package rekey.organization;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.account.AccountClient;

/// Asks accounts which Regions they have. The service is one per partition: whichever Region its
/// client has, the endpoint is the same.
///
/// Source: docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
public final class AccountRegions {
    private static final int MOST_PER_PAGE = 50;

    private final AccountClient accounts;

    public AccountRegions(AccountClient accounts) {
        this.accounts = accounts;
    }

    /// Every Region of the partition, whatever its status.
    ///
    /// @param caller a role of the account that is asked: nobody else may ask without more
    /// @throws SdkException where AWS refuses
    public List<AccountRegion> of(AwsCredentialsProvider caller) {
        return accounts
                .listRegionsPaginator(request -> request.maxResults(MOST_PER_PAGE)
                        .overrideConfiguration(override -> override.credentialsProvider(caller)))
                .regions()
                .stream()
                .map(region -> new AccountRegion(region.regionName(), region.regionOptStatusAsString()))
                .toList();
    }
}
