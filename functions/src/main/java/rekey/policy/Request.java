package rekey.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
/// @param open what condition keys may hold that are not certain, each possibility a context, one of
///     them at least; one possibility in one world
record Request(
        KeyArn key,
        Place place,
        String service,
        String regionlessService,
        @Nullable Text logGroup,
        Instant at,
        @Nullable String organization,
        Map<Open, List<Context>> open)
        implements Context {
    private static final String CONTEXT_PAIR = "kms:encryptioncontext:";
    private static final String CONTEXT_ARN = "kms:encryptioncontext:aws:logs:arn";
    private static final String CONTEXT_NAMES = "kms:encryptioncontextkeys";
    private static final ContextValue LOGS_ARN = ContextValue.text("aws:logs:arn");
    private static final Context NOTHING = _ -> ContextValue.ABSENT;

    /// At the end of a log group's ARN wherever a policy names it as a resource.
    ///
    /// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
    private static final String ANY_STREAM = ":*";

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
        var any = new Text.Beginning(place.logGroupArn(""), Text.Rest.NAME_OF_A_LOG_GROUP);
        return of(new KeyArn(keyArn), place, any, at, organization);
    }

    private static Request of(
            KeyArn key, Place place, @Nullable Text logGroup, Instant at, @Nullable String organization) {
        String suffix = place.partition().principalSuffix();
        return new Request(
                key, place, "logs." + place.region() + "." + suffix, "logs." + suffix, logGroup, at, organization);
    }

    Request(
            KeyArn key,
            Place place,
            String service,
            String regionlessService,
            @Nullable Text logGroup,
            Instant at,
            @Nullable String organization) {
        var open = new EnumMap<Open, List<Context>>(Open.class);
        open.put(
                Open.SERVICE_NAME, List.of(_ -> ContextValue.text(service), _ -> ContextValue.text(regionlessService)));
        open.put(
                Open.SERVICE_NAMES,
                List.of(_ -> ContextValue.text(service), _ -> ContextValue.texts(service, regionlessService)));
        if (organization != null) {
            open.put(Open.SOURCE_ORGANIZATION, List.of(NOTHING, _ -> ContextValue.text(organization)));
        }
        if (logGroup == null) {
            open.put(Open.ENCRYPTION_CONTEXT, List.of(NOTHING, name -> somethingIn(place, name)));
        } else {
            open.put(
                    Open.SOURCE,
                    List.of(
                            NOTHING,
                            name -> sourceOf(logGroup, place, name),
                            name -> sourceOf(logGroup.followedBy(ANY_STREAM), place, name)));
        }
        this(key, place, service, regionlessService, logGroup, at, organization, open);
    }

    private static ContextValue somethingIn(Place place, String name) {
        return switch (name) {
            case CONTEXT_ARN ->
                new ContextValue.Present(List.of(new Text.Beginning(place.logsArn(""), Text.Rest.ANYTHING)));
            case CONTEXT_NAMES -> LOGS_ARN;
            default -> ContextValue.ABSENT;
        };
    }

    private static ContextValue sourceOf(Text arn, Place place, String name) {
        return name.equals("aws:sourcearn")
                ? new ContextValue.Present(List.of(arn))
                : ContextValue.text(place.account());
    }

    /// The request in each world that can be told apart by these keys.
    ///
    /// @return at most 24
    List<Request> worlds(Set<Open> mentioned) {
        var worlds = List.of(this);
        for (Open what : mentioned) {
            var possible = open.getOrDefault(what, List.of());
            if (possible.size() > 1) {
                var more = new ArrayList<Request>(worlds.size() * possible.size());
                worlds.forEach(world -> possible.forEach(one -> more.add(world.where(what, one))));
                worlds = more;
            }
        }
        return worlds;
    }

    private Request where(Open what, Context one) {
        var settled = new EnumMap<>(open);
        settled.put(what, List.of(one));
        return new Request(key, place, service, regionlessService, logGroup, at, organization, settled);
    }

    static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public ContextValue value(String name) {
        return Open.of(name)
                .map(open::get)
                .map(possible -> either(possible, name))
                .orElseGet(() -> certain(name));
    }

    private static ContextValue either(List<Context> possible, String name) {
        var value = possible.getFirst().value(name);
        for (var other : possible.subList(1, possible.size())) {
            value = new ContextValue.Either(value, other.value(name));
        }
        return value;
    }

    private ContextValue certain(String name) {
        return switch (name) {
            case "aws:requestedregion" -> ContextValue.text(place.region());
            case "aws:currenttime" -> ContextValue.text(at.toString());
            case "aws:epochtime" -> ContextValue.text(String.valueOf(at.getEpochSecond()));
            case "aws:resourceaccount" -> ContextValue.text(key.account());
            case "aws:resourceorgid" -> organizationOfTheKey();
            case "aws:sourcearn" -> ContextValue.text(place.queryResultsArn());
            case "aws:sourceaccount" -> ContextValue.text(place.account());
            case CONTEXT_NAMES -> LOGS_ARN;
            default -> other(name);
        };
    }

    /// The log group's ARN is the only pair that AWS documents.
    private ContextValue other(String name) {
        if (name.equals(CONTEXT_ARN) && logGroup != null) {
            return new ContextValue.Present(List.of(logGroup));
        }
        return name.startsWith(CONTEXT_PAIR) ? ContextValue.ABSENT : ofAnyService(name);
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
}
