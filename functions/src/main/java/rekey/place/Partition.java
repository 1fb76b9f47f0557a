package rekey.place;

/// The part of AWS that a Region belongs to; ARNs and service principals carry it.
///
/// @param id as in an ARN, e.g. `aws`
/// @param dnsSuffix of service principals, e.g. `amazonaws.com`
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
public record Partition(String id, String dnsSuffix) {
    private static final Partition COMMERCIAL = new Partition("aws", "amazonaws.com");
    private static final Partition CHINA = new Partition("aws-cn", "amazonaws.com.cn");
    private static final Partition GOV_CLOUD = new Partition("aws-us-gov", "amazonaws.com");

    public static Partition ofRegion(String region) {
        if (region.startsWith("cn-")) {
            return CHINA;
        }
        if (region.startsWith("us-gov-")) {
            return GOV_CLOUD;
        }
        return COMMERCIAL;
    }
}
