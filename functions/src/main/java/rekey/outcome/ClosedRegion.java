package rekey.outcome;

import java.util.regex.Pattern;
import rekey.place.Place;

/// What opens a Region that a service refuses to an account, or whether it opens by itself.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
public final class ClosedRegion {
    /// STS names the account, which may be another than the one that is entered.
    private static final Pattern OF_STS = Pattern.compile(
            "STS is not activated in this region(?: for account: ?(\\d{12}))?", Pattern.CASE_INSENSITIVE);

    /// The account is new, or the Region is new to it.
    private static final String NOT_READY = "SubscriptionRequiredException";

    /// STS is not activated, which is a setting of the account: what else services answer in a closed
    /// Region they answer too in one that is enabled, until they know that it is.
    private static final String NOT_ACTIVATED = "RegionDisabledException";

    private ClosedRegion() {}

    /// The failure as one that passes, if it is that of a Region that is about to open.
    ///
    /// @param failure in a Region that the account itself says is enabled
    static Failure opening(Failure failure) {
        return ErrorDisposition.isOfClosedRegion(failure.code())
                        && !failure.code().equals(NOT_ACTIVATED)
                ? new Failure(
                        failure.code(),
                        failure.message(),
                        Blame.AWS,
                        "Run Rekey again later: the account says that the Region is enabled, most likely since a short time"
                                + " ago, and AWS does not take its calls there yet. If that stays so, see that the account is"
                                + " not suspended and its sign-up is complete, or leave the Region out of `regions`")
                : failure;
    }

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
