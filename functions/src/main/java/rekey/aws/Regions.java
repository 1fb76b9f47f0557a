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
            case "aws-eusc" -> Region.EUSC_DE_EAST_1;
            default -> Region.AWS_GLOBAL;
        };
    }

    /// Whether an account can be asked which Regions it has: AWS GovCloud (US) has no endpoint of AWS
    /// Account Management.
    ///
    /// Source: docs.aws.amazon.com/general/latest/gr/accounts.html
    public static boolean canBeAskedFor(String region) {
        return !partition(Region.of(region)).equals("aws-us-gov");
    }

    private static String partition(Region region) {
        var metadata = RegionMetadata.of(region);
        return metadata == null ? "aws" : metadata.partition().id();
    }
}
