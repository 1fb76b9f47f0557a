package rekey.place;

import java.util.regex.Pattern;

/// The part of AWS that a Region belongs to; ARNs, service principals and the console's address
/// carry it.
///
/// @param id as in an ARN, e.g. `aws`
/// @param dnsSuffix of the services' addresses, e.g. `amazonaws.com`; kms:ViaService has it too
/// @param principalSuffix of service principals, e.g. `amazonaws.com`
/// @param consoleHost where people sign in, e.g. `console.aws.amazon.com`
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
/// Source: docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-console.html
/// Source: docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
/// Source: botocore's partitions.json (aws-eusc); IAM there takes `ec2.amazonaws.com` for a
/// principal and refuses `ec2.amazonaws.eu` (github.com/pulumi/pulumi-eks issue 2341)
public record Partition(String id, String dnsSuffix, String principalSuffix, String consoleHost) {
    private static final String AMAZONAWS = "amazonaws.com";
    private static final Partition COMMERCIAL = new Partition("aws", AMAZONAWS, AMAZONAWS, "console.aws.amazon.com");
    private static final Partition CHINA =
            new Partition("aws-cn", "amazonaws.com.cn", "amazonaws.com.cn", "console.amazonaws.cn");
    private static final Partition GOV_CLOUD =
            new Partition("aws-us-gov", AMAZONAWS, AMAZONAWS, "console.amazonaws-us-gov.com");
    private static final Partition EUROPEAN_SOVEREIGN_CLOUD =
            new Partition("aws-eusc", "amazonaws.eu", AMAZONAWS, "console.amazonaws-eusc.eu");

    /// The isolated partitions: their ARNs, principals and console have other names, and nothing of
    /// Rekey was tried with them.
    private static final Pattern UNKNOWN = Pattern.compile("(us|eu)-iso[a-z]?-.*");

    /// @throws IllegalArgumentException where the Region is in another partition than these four
    public static Partition ofRegion(String region) {
        if (region.startsWith("cn-")) {
            return CHINA;
        }
        if (region.startsWith("us-gov-")) {
            return GOV_CLOUD;
        }
        if (region.startsWith("eusc-")) {
            return EUROPEAN_SOVEREIGN_CLOUD;
        }
        if (UNKNOWN.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "Region %s is in a partition that Rekey does not know; it knows aws, aws-cn, aws-us-gov and aws-eusc"
                            .formatted(region));
        }
        return COMMERCIAL;
    }
}
