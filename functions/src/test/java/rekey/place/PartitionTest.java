package rekey.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

class PartitionTest {
    private static final Set<String> KNOWN = Set.of("aws", "aws-cn", "aws-us-gov");

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

    @Test
    void aRegionThatIsNewIsACommercialOne() {
        assertThat(Partition.ofRegion("xx-new-1").id()).isEqualTo("aws");
    }
}
