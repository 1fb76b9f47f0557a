package rekey.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;

/// The request that CloudWatch Logs makes of KMS for who reads or writes a log group of a place, as
/// that identity.
///
/// Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html,
/// docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service,
/// docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
///
/// @param organization that the place's account belongs to; null where not known
record IdentityRequest(
        Identity identity,
        KeyArn key,
        Place place,
        @Nullable String organization,
        Instant at) implements Context {
    private static final String CONTEXT_PAIR = "kms:encryptioncontext:";
    private static final String CONTEXT_ARN = CONTEXT_PAIR + "aws:logs:arn";

    @Override
    public ContextValue value(String name) {
        return switch (name) {
            case "aws:principalarn" -> identity.arn();
            case "aws:principaltype" -> identity.type();
            case "aws:username" -> identity.userName();
            case "aws:principalaccount", "kms:calleraccount" ->
                identity.account() == null ? ContextValue.UNKNOWN : ContextValue.text(identity.account());
            case "aws:principalorgid" -> identity.organization(organizationOf(identity.account()));
            case "aws:principalisawsservice" -> ContextValue.text("false");
            case "aws:principalservicename", "aws:principalservicenameslist", "kms:grantisforawsresource" ->
                ContextValue.ABSENT;
            case "kms:viaservice" ->
                ContextValue.text(
                        "logs.%s.%s".formatted(place.region(), place.partition().dnsSuffix()));
            case "aws:viaawsservice", "aws:securetransport" -> ContextValue.text("true");
            case "aws:requestedregion" -> ContextValue.text(place.region());
            case "aws:currenttime" -> ContextValue.text(at.toString());
            case "aws:epochtime" -> ContextValue.text(String.valueOf(at.getEpochSecond()));
            case "aws:resourceaccount" -> ContextValue.text(key.account());
            case "aws:resourceorgid" -> organizationOf(key.account());
            case "kms:encryptioncontextkeys" -> ContextValue.text("aws:logs:arn");
            case CONTEXT_ARN ->
                new ContextValue.Present(
                        List.of(new Text.Beginning(place.logGroupArn(""), Text.Rest.NAME_OF_A_LOG_GROUP)));
            default -> name.startsWith(CONTEXT_PAIR) ? ContextValue.ABSENT : ContextValue.UNKNOWN;
        };
    }

    /// Nobody has told of another account; most often it is the same.
    private ContextValue organizationOf(@Nullable String account) {
        return organization != null && place.account().equals(account)
                ? ContextValue.text(organization)
                : ContextValue.UNKNOWN;
    }
}
