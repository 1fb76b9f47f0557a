package rekey.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.fakes.FakeAccounts.region;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeAccounts;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.endpoints.AccountEndpointParams;
import software.amazon.awssdk.services.account.endpoints.AccountEndpointProvider;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;

class AccountRegionsTest {
    private static final AwsCredentialsProvider ROLE =
            StaticCredentialsProvider.create(AwsSessionCredentials.create("id", "secret", "token"));

    @Test
    void everyPageIsRead() {
        var accounts = new FakeAccounts(
                List.of(region("eu-central-1", "ENABLED_BY_DEFAULT")),
                List.of(),
                List.of(region("eu-south-1", "ENABLED"), region("af-south-1", "DISABLED")));
        assertThat(new AccountRegions(accounts).of(ROLE))
                .containsExactly(
                        new AccountRegion("eu-central-1", "ENABLED_BY_DEFAULT"),
                        new AccountRegion("eu-south-1", "ENABLED"),
                        new AccountRegion("af-south-1", "DISABLED"));
        assertThat(accounts.requests())
                .extracting(ListRegionsRequest::nextToken)
                .containsExactly(null, "1", "2");
    }

    @Test
    void theAccountIsAskedByItsOwnRoleAndNotByItsNumber() {
        var accounts = new FakeAccounts(List.of());
        new AccountRegions(accounts).of(ROLE);
        assertThat(accounts.requests()).singleElement().satisfies(request -> {
            assertThat(request.accountId()).isNull();
            assertThat(request.overrideConfiguration().orElseThrow().credentialsIdentityProvider())
                    .hasValue(ROLE);
        });
    }

    @Test
    void aRegionAndAStatusThatTheSdkDoesNotKnowAreTakenAsAwsWritesThem() {
        assertThat(new AccountRegions(new FakeAccounts(List.of(region("xx-new-1", "HIBERNATING")))).of(ROLE))
                .containsExactly(new AccountRegion("xx-new-1", "HIBERNATING"));
    }

    @ParameterizedTest
    @CsvSource({
        "ENABLED, true, false",
        "ENABLED_BY_DEFAULT, true, false",
        "ENABLING, false, true",
        "DISABLING, false, true",
        "HIBERNATING, false, true",
        "DISABLED, false, false"
    })
    void onlyWhatIsEnabledIsVisitedAndOnlyWhatIsDisabledIsNotSpokenOf(
            String status, boolean enabled, boolean unsettled) {
        assertThat(new AccountRegion("eu-south-1", status))
                .returns(enabled, AccountRegion::enabled)
                .returns(unsettled, AccountRegion::unsettled);
    }

    /// So a stack in a Region that is itself opt-in, or newer than the SDK, asks the right place.
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, account.us-east-1.amazonaws.com",
        "af-south-1, account.us-east-1.amazonaws.com",
        "eu-nowhere-9, account.us-east-1.amazonaws.com",
        "cn-north-1, account.cn-northwest-1.amazonaws.com.cn"
    })
    void theServiceIsOnePerPartitionWhicheverRegionTheClientHas(String region, String host) {
        var endpoint = AccountEndpointProvider.defaultProvider()
                .resolveEndpoint(AccountEndpointParams.builder()
                        .region(Region.of(region))
                        .build())
                .join();
        assertThat(endpoint.endpointUrl().toUri()).hasHost(host);
    }
}
