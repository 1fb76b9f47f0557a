package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

class RegionsTest {
    @Test
    void aPartitionHasItsOwnRegionsAndNoOthers() {
        assertThat(Regions.ofPartitionOf("eu-central-1"))
                .contains("eu-central-1", "us-east-1", "ap-southeast-2")
                .doesNotContain("cn-north-1", "us-gov-west-1", "aws-global");
        assertThat(Regions.ofPartitionOf("cn-north-1")).containsExactlyInAnyOrder("cn-north-1", "cn-northwest-1");
    }

    @Test
    void organizationsIsAskedWhereThePartitionHasIt() {
        assertThat(Regions.ofOrganizations("eu-central-1")).isEqualTo(Region.AWS_GLOBAL);
        assertThat(Regions.ofOrganizations("cn-north-1")).isEqualTo(Region.AWS_CN_GLOBAL);
        assertThat(Regions.ofOrganizations("us-gov-east-1")).isEqualTo(Region.AWS_US_GOV_GLOBAL);
    }
}
