package rekey.place;

import java.util.regex.Pattern;

/// The part of AWS that a Region belongs to; ARNs, service principals and the console's address
/// carry it.
///
/// @param id as in an ARN, e.g. `aws`
/// @param dnsSuffix of service principals, e.g. `amazonaws.com`
/// @param consoleHost where people sign in, e.g. `console.aws.amazon.com`
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
/// Source: docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-console.html
/// Source: docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
public record Partition(String id, String dnsSuffix, String consoleHost) {
    private static final Partition COMMERCIAL = new Partition("aws", "amazonaws.com", "console.aws.amazon.com");
    private static final Partition CHINA = new Partition("aws-cn", "amazonaws.com.cn", "console.amazonaws.cn");
    private static final Partition GOV_CLOUD =
            new Partition("aws-us-gov", "amazonaws.com", "console.amazonaws-us-gov.com");

    /// The isolated partitions and the European Sovereign Cloud: their ARNs, principals and console
    /// have other names, and nothing of Rekey was tried with them.
    private static final Pattern UNKNOWN = Pattern.compile("(us|eu)-iso[a-z]?-.*|eusc-.*");

    /// @throws IllegalArgumentException where the Region is in another partition than these three
    public static Partition ofRegion(String region) {
        if (region.startsWith("cn-")) {
            return CHINA;
        }
        if (region.startsWith("us-gov-")) {
            return GOV_CLOUD;
        }
        if (UNKNOWN.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "Region %s is in a partition that Rekey does not know; it knows aws, aws-cn and aws-us-gov"
                            .formatted(region));
        }
        return COMMERCIAL;
    }
}
