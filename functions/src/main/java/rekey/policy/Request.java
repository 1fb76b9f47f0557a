package rekey.policy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.target.Target;

/// The request that CloudWatch Logs makes of KMS as a service principal, with what its context is
/// known to hold.
///
/// Sources: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html,
/// docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html,
/// docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
///
/// @param service the service principal, as AWS documents it
/// @param regionlessService seen in the field in the place of `service`
/// @param logGroup its ARN, the value of the encryption context; null for query results
record Request(
        KeyArn key,
        Place place,
        String service,
        String regionlessService,
        @Nullable Text logGroup,
        Instant at,
        @Nullable String organization)
        implements Context {
    /// What only requests of people and roles carry, or only other operations. A service principal
    /// has no organization, no role, no tags, and comes through no endpoint of a VPC.
    private static final Set<String> NEVER_THERE = Set.of(
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalarn",
            "aws:multifactorauthpresent",
            "aws:multifactorauthage",
            "aws:calledvia",
            "aws:calledviafirst",
            "aws:calledvialast",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "kms:viaservice",
            "kms:grantisforawsresource");

    static Request of(KeyUse use) {
        var place = use.place();
        Text logGroup = switch (use.target()) {
            case Target.LogGroup(var name) -> new Text.Exact(place.logGroupArn(name));
            case Target.QueryResults() -> null;
        };
        return of(use.key(), place, logGroup, use.at(), use.organization());
    }

    static Request ofAnyLogGroup(String keyArn, Place place, Instant at, @Nullable String organization) {
        return of(new KeyArn(keyArn), place, new Text.AnyLogGroup(place.logGroupArn("")), at, organization);
    }

    private static Request of(
            KeyArn key, Place place, @Nullable Text logGroup, Instant at, @Nullable String organization) {
        String suffix = place.partition().dnsSuffix();
        return new Request(
                key, place, "logs." + place.region() + "." + suffix, "logs." + suffix, logGroup, at, organization);
    }

    static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public ContextValue value(String name) {
        return switch (name) {
            // Which of its names the service goes by, AWS does not say.
            case "aws:principalservicename" ->
                new ContextValue.Either(ContextValue.text(service()), ContextValue.text(regionlessService()));
            case "aws:principalservicenameslist" ->
                new ContextValue.Either(
                        ContextValue.text(service()), ContextValue.texts(service(), regionlessService()));
            case "aws:requestedregion" -> ContextValue.text(place.region());
            case "aws:currenttime" -> ContextValue.text(at.toString());
            case "aws:epochtime" -> ContextValue.text(String.valueOf(at.getEpochSecond()));
            case "aws:resourceaccount" -> ContextValue.text(key.account());
            case "aws:resourceorgid" -> organizationOfTheKey();
            case "aws:sourceorgid" -> organizationOfTheSource();
            case "aws:sourcearn" -> ofQueryResults(place.queryResultsArn());
            case "aws:sourceaccount" -> ofQueryResults(place.account());
            case "kms:encryptioncontext:aws:logs:arn" ->
                logGroup == null ? ContextValue.UNKNOWN : new ContextValue.Present(List.of(logGroup));
            case "kms:encryptioncontextkeys" ->
                logGroup == null ? ContextValue.UNKNOWN : ContextValue.text("aws:logs:arn");
            default -> other(name);
        };
    }

    private ContextValue other(String name) {
        // The log group's ARN is the only pair that AWS documents.
        return logGroup != null && name.startsWith("kms:encryptioncontext:") ? ContextValue.ABSENT : ofAnyService(name);
    }

    /// What requests of each service principal have in common.
    static ContextValue ofAnyService(String key) {
        if (NEVER_THERE.contains(key) || key.startsWith("aws:principaltag/")) {
            return ContextValue.ABSENT;
        }
        return switch (key) {
            case "aws:principalisawsservice", "aws:securetransport" -> ContextValue.text("true");
            // True only of requests with the credentials of a person or role.
            case "aws:viaawsservice" -> ContextValue.text("false");
            default -> ContextValue.UNKNOWN;
        };
    }

    /// A key of the place's own account belongs to the account's organization. Of another account's
    /// key nobody has told; most often it is the same.
    private ContextValue organizationOfTheKey() {
        return organization != null && key.account().equals(place.account())
                ? ContextValue.text(organization)
                : ContextValue.UNKNOWN;
    }

    /// If a request says it at all, it is the organization of the log group's account.
    private ContextValue organizationOfTheSource() {
        return organization == null
                ? ContextValue.UNKNOWN
                : new ContextValue.Either(ContextValue.ABSENT, ContextValue.text(organization));
    }

    /// Documented for query results only; what requests for log groups carry is not.
    private ContextValue ofQueryResults(String value) {
        return logGroup == null ? ContextValue.text(value) : ContextValue.UNKNOWN;
    }
}
