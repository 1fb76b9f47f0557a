package rekey.outcome;

import java.net.UnknownHostException;
import rekey.place.Place;

/// Something that could not be read, so that nothing is known of it. It is never taken for absent.
///
/// @param what e.g. `lookup tables`
/// @param permission that it takes, e.g. `logs:DescribeLookupTables`; empty where none would help
/// @param reason AWS's code and words, or Rekey's where there is no call
/// @param remedy an order to the person who reads it
public record NotLookedAt(String what, String permission, String reason, String remedy) {
    private static final int LONGEST_REASON = 300;

    /// Of a place that was asked with the member role.
    public static NotLookedAt in(Place place, String what, String permission, AwsError error) {
        return new NotLookedAt(what, permission, reason(error), remedy(error, place, permission));
    }

    private static String reason(AwsError error) {
        return "%s: %s".formatted(error.code(), Excerpt.of(error.message(), LONGEST_REASON));
    }

    private static String remedy(AwsError error, Place place, String permission) {
        var denial = Denial.of(error);
        if (denial.isPresent()) {
            return Caller.member(place).remedy(denial.get(), "");
        }
        if (ErrorDisposition.isOfClosedRegion(error)) {
            return ClosedRegion.remedy(error, place);
        }
        var service = permission.substring(0, Math.max(permission.indexOf(':'), 0));
        if (error.message().contains(UnknownHostException.class.getSimpleName())) {
            return "Look whether AWS offers %s in Region %s: its address is not known there. If it does not, it holds nothing there"
                    .formatted(service, place.region());
        }
        return ErrorDisposition.to(error).passes()
                ? "Run Rekey again"
                : "Look at it in the console of account %s, and report AWS's answer to %s".formatted(place, permission);
    }
}
