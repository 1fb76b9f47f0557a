package rekey.outcome;

import org.jspecify.annotations.Nullable;
import rekey.place.Place;
import rekey.place.RegionalService;

/// Something that could not be read. It is never taken for absent.
///
/// @param what e.g. `lookup tables`
/// @param permission that it takes, e.g. `logs:DescribeLookupTables`; empty where none would help
/// @param reason AWS's code and words, or Rekey's where there is no call
/// @param remedy an order to the person who reads it
/// @param denied whether the permission is what was missing
/// @param absent the service that has no endpoint, if that is why: AWS may not offer it there; null where
///     there is another reason
public record NotLookedAt(
        String what,
        String permission,
        String reason,
        String remedy,
        boolean denied,
        @Nullable RegionalService absent) {
    private static final int LONGEST_REASON = 300;

    private static final String OF_ORGANIZATION =
            "; AWS tells it to the organization's management account and to a delegated administrator of CloudWatch only";

    /// Of something that no permission would show.
    public NotLookedAt(String what, String reason, String remedy) {
        this(what, "", reason, remedy, false, null);
    }

    /// Of a place that was asked with the member role.
    public static NotLookedAt in(Place place, String what, String permission, AwsError error) {
        return of(place, what, permission, error, Caller.member(place));
    }

    /// Of what the hub asked for with a role of its own.
    ///
    /// @param hub its account, and the Region that was asked
    public static NotLookedAt byHub(Place hub, String what, String permission, AwsError error) {
        var told = byFunction(hub, what, permission, error);
        return Denial.of(error).isPresent() ? told.and(OF_ORGANIZATION) : told;
    }

    /// Of what any account may ask for, and a function of the hub did.
    public static NotLookedAt byFunction(Place hub, String what, String permission, AwsError error) {
        return of(hub, what, permission, error, Caller.HUB);
    }

    private NotLookedAt and(String more) {
        return new NotLookedAt(what, permission, reason, remedy + more, denied, absent);
    }

    /// Of a service that is there after all: another of its calls was answered.
    public NotLookedAt ofAServiceThatIsThere() {
        return new NotLookedAt(what, permission, reason, remedy, denied, null);
    }

    private static NotLookedAt of(Place place, String what, String permission, AwsError error, Caller caller) {
        var absent = ErrorDisposition.isOfNoEndpoint(error)
                ? new RegionalService(service(permission), place.region())
                : null;
        var reason = "%s: %s"
                .formatted(
                        error.code(),
                        absent == null
                                ? Excerpt.of(error.message(), LONGEST_REASON)
                                : "%s has no endpoint in Region %s".formatted(absent.service(), absent.region()));
        return new NotLookedAt(
                what,
                permission,
                reason,
                remedy(error, place, permission, caller),
                Denial.of(error).isPresent(),
                absent);
    }

    /// With the permission where that is what was missing, else with the reason: a permission that is there
    /// already nobody is to grant.
    public String words() {
        if (denied) {
            return "%s (%s)".formatted(what, permission);
        }
        return permission.isEmpty()
                ? "%s (%s)".formatted(what, reason)
                : "%s (%s: %s)".formatted(what, operation(permission), reason);
    }

    private static String service(String permission) {
        return permission.substring(0, permission.indexOf(':'));
    }

    private static String operation(String permission) {
        return permission.substring(permission.indexOf(':') + 1);
    }

    private static String remedy(AwsError error, Place place, String permission, Caller caller) {
        var denial = Denial.of(error);
        if (denial.isPresent()) {
            return caller.remedy(denial.get(), "");
        }
        if (ErrorDisposition.isOfClosedRegion(error)) {
            return ClosedRegion.remedy(error, place);
        }
        if (ErrorDisposition.isOfNoEndpoint(error)) {
            return "Look whether AWS offers %s in Region %s: it has no endpoint there. If it does not, nothing of it can be there"
                    .formatted(service(permission), place.region());
        }
        return ErrorDisposition.to(error).passes()
                ? "Run Rekey again"
                : "Look at it yourself in account %s, and report what AWS says to %s".formatted(place, permission);
    }
}
