package rekey.outcome;

import java.util.regex.Pattern;
import rekey.place.Place;
import rekey.target.Target;

/// AWS keeps CloudWatch Logs itself from a key, and not the caller: "The specified KMS key does not
/// exist or is not allowed to be used with Arn …". What to do then depends on what the key policy
/// says, so remedies are first worded for a policy that nobody has judged.
public final class KeptFromKey {
    /// What no key policy shows.
    public static final String BEYOND_THE_POLICY =
            "look for a resource control policy (RCP) of the organization that keeps the service from the key";

    private static final Pattern OF_THE_KEY = Pattern.compile(
            "not allowed to be used with|the specified kms key|customer master key", Pattern.CASE_INSENSITIVE);

    private KeptFromKey() {}

    /// Whether AWS says this of a key. It has the code of a denial.
    static boolean isTold(String text) {
        return OF_THE_KEY.matcher(text).find();
    }

    /// Whether the remedy is still the one for a key policy that nobody has judged.
    public static boolean unjudged(Failure failure, Place place, Target target) {
        return failure.remedy().equals(remedy(place, target.text()));
    }

    /// @param named the target's name or ARN
    static String remedy(Place place, String named) {
        return named.endsWith(new Target.QueryResults().text()) ? ofQueryResults(place) : ofLogGroups(place);
    }

    private static String ofLogGroups(Place place) {
        return ("If the policy allows this, %s. If it does not: Let logs.%s.%s use the key in its key policy, for log"
                        + " groups (kms:EncryptionContext:aws:logs:arn) and for query results (aws:SourceArn,"
                        + " aws:SourceAccount)")
                .formatted(BEYOND_THE_POLICY, place.region(), place.partition().principalSuffix());
    }

    /// Source:
    /// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Insights-Query-Encrypt.html
    private static String ofQueryResults(Place place) {
        return ("If the key policy does not have it, add the statement for query results, and run Rekey again:"
                        + " {\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"logs.%s.%s\"},\"Action\":[\"kms:Encrypt\","
                        + "\"kms:Decrypt\",\"kms:ReEncrypt*\",\"kms:GenerateDataKey*\",\"kms:Describe*\"],\"Resource\":\"*\","
                        + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"%s\"},\"StringEquals\":{\"aws:SourceAccount\":"
                        + "\"%s\"}}}. If it does, %s")
                .formatted(
                        place.region(),
                        place.partition().principalSuffix(),
                        place.queryResultsArn(),
                        place.account(),
                        BEYOND_THE_POLICY);
    }
}
