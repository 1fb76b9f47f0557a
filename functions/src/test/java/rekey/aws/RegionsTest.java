package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.account.endpoints.AccountEndpointParams;
import software.amazon.awssdk.services.account.endpoints.AccountEndpointProvider;
import software.amazon.awssdk.services.cloudwatchlogs.endpoints.CloudWatchLogsEndpointParams;
import software.amazon.awssdk.services.cloudwatchlogs.endpoints.CloudWatchLogsEndpointProvider;
import software.amazon.awssdk.services.kms.endpoints.KmsEndpointParams;
import software.amazon.awssdk.services.kms.endpoints.KmsEndpointProvider;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointParams;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointParams;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

class RegionsTest {
    @Test
    void aPartitionHasItsOwnRegionsAndNoOthers() {
        assertThat(Regions.ofPartitionOf("eu-central-1"))
                .contains("eu-central-1", "us-east-1", "ap-southeast-2")
                .doesNotContain("cn-north-1", "us-gov-west-1", "aws-global");
        assertThat(Regions.ofPartitionOf("eusc-de-east-1")).containsExactly("eusc-de-east-1");
        assertThat(Regions.ofPartitionOf("cn-north-1")).containsExactlyInAnyOrder("cn-north-1", "cn-northwest-1");
    }

    @Test
    void organizationsIsAskedWhereThePartitionHasIt() {
        assertThat(Regions.ofOrganizations("eu-central-1")).isEqualTo(Region.AWS_GLOBAL);
        assertThat(Regions.ofOrganizations("cn-north-1")).isEqualTo(Region.AWS_CN_GLOBAL);
        assertThat(Regions.ofOrganizations("us-gov-east-1")).isEqualTo(Region.AWS_US_GOV_GLOBAL);
        assertThat(Regions.ofOrganizations("eusc-de-east-1")).isEqualTo(Region.EUSC_DE_EAST_1);
    }

    @ParameterizedTest
    @CsvSource({"eu-central-1, true", "cn-north-1, true", "us-gov-west-1, false", "eusc-de-east-1, true"})
    void anAccountCanBeAskedForItsRegionsWhereItsPartitionHasAccountManagement(String region, boolean asked) {
        assertThat(Regions.canBeAskedFor(region)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,   us-east-1.amazonaws.com,          us-east-1.amazonaws.com",
        "cn-north-1,     cn-northwest-1.amazonaws.com.cn,  cn-northwest-1.amazonaws.com.cn",
        "eusc-de-east-1, eusc-de-east-1.amazonaws.eu,      eusc-de-east-1.amazonaws.eu"
    })
    void theServicesOfAWholePartitionAreReachedInIt(String region, String ofOrganizations, String ofAccount) {
        assertThat(OrganizationsEndpointProvider.defaultProvider()
                        .resolveEndpoint(OrganizationsEndpointParams.builder()
                                .region(Regions.ofOrganizations(region))
                                .build())
                        .join()
                        .endpointUrl()
                        .toUri())
                .hasHost("organizations." + ofOrganizations);
        assertThat(AccountEndpointProvider.defaultProvider()
                        .resolveEndpoint(AccountEndpointParams.builder()
                                .region(Region.of(region))
                                .build())
                        .join()
                        .endpointUrl()
                        .toUri())
                .hasHost("account." + ofAccount);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1,     amazonaws.com",
        "cn-north-1,    amazonaws.com.cn",
        "us-gov-west-1, amazonaws.com",
        "eusc-de-east-1, amazonaws.eu"
    })
    void theServicesOfARegionAreReachedInIt(String region, String suffix) {
        var where = Region.of(region);
        assertThat(CloudWatchLogsEndpointProvider.defaultProvider()
                        .resolveEndpoint(CloudWatchLogsEndpointParams.builder()
                                .region(where)
                                .build())
                        .join()
                        .endpointUrl()
                        .toUri())
                .hasHost("logs.%s.%s".formatted(region, suffix));
        assertThat(KmsEndpointProvider.defaultProvider()
                        .resolveEndpoint(
                                KmsEndpointParams.builder().region(where).build())
                        .join()
                        .endpointUrl()
                        .toUri())
                .hasHost("kms.%s.%s".formatted(region, suffix));
        assertThat(StsEndpointProvider.defaultProvider()
                        .resolveEndpoint(
                                StsEndpointParams.builder().region(where).build())
                        .join()
                        .endpointUrl()
                        .toUri())
                .hasHost("sts.%s.%s".formatted(region, suffix));
    }

    /// AWS opens Regions more often than a stack is deployed.
    @ParameterizedTest
    @CsvSource({"eu-nowhere-9, logs.eu-nowhere-9.amazonaws.com", "xx-new-1, logs.xx-new-1.amazonaws.com"})
    void aRegionThatTheSdkDoesNotKnowIsReachedAllTheSame(String region, String host) {
        var endpoint = CloudWatchLogsEndpointProvider.defaultProvider()
                .resolveEndpoint(CloudWatchLogsEndpointParams.builder()
                        .region(Region.of(region))
                        .build())
                .join();
        assertThat(endpoint.endpointUrl().toUri()).hasHost(host);
    }
}
