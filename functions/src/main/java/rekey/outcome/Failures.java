package rekey.outcome;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rekey.place.Place;

/// Failures worded for the person who has to end them.
public final class Failures {
    private static final String TARGET = "<target>";

    /// Not a bug, nor anybody's setting as far as is known.
    private static final String UNKNOWN_CODE =
            "Rekey does not know this code: do what AWS's words say, or ask AWS Support. A log group that is to stay on"
                    + " its key can be left out (`logGroups.exclude`), query results with `queryResults: false`";

    private static final String CREATE_KEYS = "CreateKeys=yes (also a parameter of Rekey's stack)";
    private static final String MOVE_ALIAS =
            "CreateKeys=yes and a KeyAlias that includes this one (CreateKeys and NewKeyAlias of Rekey's stack)";
    private static final Map<String, String> GIVEN_BY = ignoringCase(Map.of(
            "logs:DisassociateKmsKey", "Permissions=restore (MemberPermissions of Rekey's stack)",
            "logs:AssociateKmsKey", "Permissions=rotate or restore (MemberPermissions of Rekey's stack)",
            "kms:ListKeys", CREATE_KEYS,
            "kms:ListResourceTags", CREATE_KEYS,
            "kms:CreateKey", CREATE_KEYS,
            "kms:TagResource", CREATE_KEYS,
            "kms:EnableKeyRotation", CREATE_KEYS,
            "kms:CreateAlias", MOVE_ALIAS,
            "kms:UpdateAlias", MOVE_ALIAS));

    private static final String ALIASES =
            "Raise the quota of KMS aliases in Region %s of account %s, or delete aliases that nobody needs";

    /// Where KMS has room for no more, waiting makes none.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
    private static final Map<String, String> QUOTAS = Map.of(
            "CreateKey", "Raise the quota of KMS keys in Region %s of account %s, or delete keys that nobody needs",
            "CreateAlias", ALIASES,
            "UpdateAlias", ALIASES);

    private Failures() {}

    /// @param doing what was attempted, e.g. `AssociateKmsKey`
    /// @param named the target's name or ARN, taken out of the message so that equal failures stay
    ///     equal
    public static Failure of(AwsError error, Place place, String doing, String named) {
        var message = "%s: %s".formatted(doing, withoutTarget(error.message(), place, named));
        var quota = QUOTAS.get(doing);
        if (quota != null && error.code().equals("LimitExceededException")) {
            return new Failure(
                    error.code(), message, Blame.CONFIGURATION, quota.formatted(place.region(), place.account()));
        }
        return switch (ErrorDisposition.to(error)) {
            case RETRY, SLOW_DOWN ->
                new Failure(error.code(), message, Blame.AWS, "AWS did not answer in time; run Rekey again");
            case GONE, RESERVED, BUG ->
                new Failure(
                        error.code(), message, Blame.REKEY, "Report this with the run's id: Rekey did not expect it");
            case CONFIGURATION ->
                denied(error, place, message)
                        .orElseGet(() ->
                                new Failure(error.code(), message, Blame.CONFIGURATION, remedy(error, place, named)));
            case REFUSED ->
                denied(error, place, message)
                        .orElseGet(() -> new Failure(error.code(), message, Blame.UNKNOWN, UNKNOWN_CODE));
        };
    }

    private static Optional<Failure> denied(AwsError error, Place place, String message) {
        return Denial.of(error)
                .map(denial -> new Failure(
                        error.code(),
                        message,
                        denial.blame(),
                        Caller.member(place).remedy(denial, level(denial))));
    }

    private static String withoutTarget(String message, Place place, String named) {
        if (named.isEmpty()) {
            return message;
        }
        var withoutArn = ofLogGroup(Pattern.quote(place.logGroupArn(named)))
                .matcher(message)
                .replaceAll(TARGET)
                .replace(place.queryResultsArn(), TARGET);
        // A log group may be called "log" or "KMS": only where the ARN is not there is the bare name looked for.
        return withoutArn.equals(message) ? wholeName(named).matcher(message).replaceAll(TARGET) : withoutArn;
    }

    private static Pattern wholeName(String name) {
        return ofLogGroup("(?<![\\w/.#-])" + Pattern.quote(name) + "(?![\\w/#-]|\\.\\w)");
    }

    /// Denials name a log group with all of its streams, or with none.
    private static Pattern ofLogGroup(String pattern) {
        return Pattern.compile(pattern + "(?::log-stream:)?(?::?\\*)?");
    }

    /// Which parameter of the member role has what was denied, where not every role has it.
    private static String level(Denial denial) {
        return denial.action()
                .map(GIVEN_BY::get)
                .map(level -> " there with " + level)
                .orElse(" there");
    }

    /// Some services write actions in small letters.
    private static Map<String, String> ignoringCase(Map<String, String> actions) {
        var ignoring = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        ignoring.putAll(actions);
        return ignoring;
    }

    private static String remedy(AwsError error, Place place, String named) {
        if (ErrorDisposition.isOfClosedRegion(error)) {
            return ClosedRegion.remedy(error, place);
        }
        return switch (error.code()) {
            case AwsError.ACCESS_DENIED, "AccessDenied" -> KeptFromKey.remedy(place, named);
            default -> "Check that the key is in Region %s, enabled and symmetric".formatted(place.region());
        };
    }
}
