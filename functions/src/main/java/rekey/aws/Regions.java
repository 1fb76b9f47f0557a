package rekey.aws;

import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/// The Regions that the SDK knows.
public final class Regions {
    private Regions() {}

    /// The codes of every Region in the partition of `region`.
    public static Set<String> ofPartitionOf(String region) {
        var partition = partition(Region.of(region));
        return Region.regions().stream()
                .filter(known -> !known.isGlobalRegion() && partition(known).equals(partition))
                .map(Region::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Organizations is one service per partition, and each partition has one Region that stands
    /// for it.
    ///
    /// Source: docs.aws.amazon.com/general/latest/gr/ao.html
    public static Region ofOrganizations(String region) {
        return switch (partition(Region.of(region))) {
            case "aws-cn" -> Region.AWS_CN_GLOBAL;
            case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
            default -> Region.AWS_GLOBAL;
        };
    }

    private static String partition(Region region) {
        var metadata = RegionMetadata.of(region);
        return metadata == null ? "aws" : metadata.partition().id();
    }
}
