package rekey.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

class PartitionTest {
    private static final Set<String> KNOWN = Set.of("aws", "aws-cn", "aws-us-gov", "aws-eusc");

    private static Stream<RegionMetadata> everyRegion() {
        return Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .map(RegionMetadata::of);
    }

    static Stream<RegionMetadata> regionsOfKnownPartitions() {
        return everyRegion().filter(region -> KNOWN.contains(region.partition().id()));
    }

    static Stream<RegionMetadata> regionsOfOtherPartitions() {
        return everyRegion().filter(region -> !KNOWN.contains(region.partition().id()));
    }

    @ParameterizedTest
    @MethodSource("regionsOfKnownPartitions")
    void aRegionIsInThePartitionThatTheSdkPutsItIn(RegionMetadata region) {
        var partition = Partition.ofRegion(region.id());
        assertThat(partition.id()).isEqualTo(region.partition().id());
        assertThat(partition.dnsSuffix()).isEqualTo(region.partition().dnsSuffix());
    }

    @ParameterizedTest
    @MethodSource("regionsOfOtherPartitions")
    void aRegionOfAnotherPartitionIsRefusedAndNotTakenForACommercialOne(RegionMetadata region) {
        assertThatThrownBy(() -> Partition.ofRegion(region.id()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(region.id());
    }

    /// The European Sovereign Cloud alone has other addresses than principals.
    @ParameterizedTest
    @CsvSource({
        "eu-central-1,   amazonaws.com",
        "cn-north-1,     amazonaws.com.cn",
        "us-gov-west-1,  amazonaws.com",
        "eusc-de-east-1, amazonaws.com"
    })
    void servicePrincipalsHaveASuffixOfTheirOwn(String region, String suffix) {
        assertThat(Partition.ofRegion(region).principalSuffix()).isEqualTo(suffix);
    }

    @Test
    void aRegionThatIsNewIsACommercialOne() {
        assertThat(Partition.ofRegion("xx-new-1").id()).isEqualTo("aws");
    }
}
