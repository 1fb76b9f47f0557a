package rekey.outcome;

import java.util.regex.Pattern;
import rekey.place.Place;

/// What opens a Region that a service refuses to an account.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
public final class ClosedRegion {
    /// STS names the account, which may be another than the one that is entered.
    private static final Pattern OF_STS = Pattern.compile(
            "STS is not activated in this region(?: for account: ?(\\d{12}))?", Pattern.CASE_INSENSITIVE);

    /// The account is new, or the Region is new to it.
    private static final String NOT_READY = "SubscriptionRequiredException";

    private ClosedRegion() {}

    /// @param place the account that is entered, and the Region whose service was asked
    public static String remedy(AwsError error, Place place) {
        if (error.code().equals(NOT_READY)) {
            return ("Wait until account %s is ready in Region %s, or leave one of them out of the run: AWS has not activated"
                            + " the service there; see that the account's sign-up is complete, and that it is not suspended")
                    .formatted(place.account(), place.region());
        }
        var sts = OF_STS.matcher(error.message());
        if (!sts.find()) {
            return "Enable Region %s in account %s, or leave it out of `regions`"
                    .formatted(place.region(), place.account());
        }
        var named = sts.group(1);
        return "Activate STS for Region %s in account %s (IAM, Account settings), or enable the Region there"
                .formatted(place.region(), named == null ? place.account() : named);
    }
}
