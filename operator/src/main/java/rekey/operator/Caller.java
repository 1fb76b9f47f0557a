package rekey.operator;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;

/// Who asks, as AWS sees it.
///
/// @param arn a user's, the account's root user's, or that of a role's session
/// @param answeredAt by AWS's clock; null where it did not say
record Caller(String arn, String account, @Nullable Instant answeredAt) {
    private static final String DATE = "Date";
    private static final String ROOT = ":root";
    private static final String SESSION = ":assumed-role/";

    static Caller of(StsClient sts) {
        var told = sts.getCallerIdentity();
        var date = Optional.ofNullable(told.sdkHttpResponse()).flatMap(answer -> answer.firstMatchingHeader(DATE));
        return new Caller(told.arn(), told.account(), date.map(Caller::instant).orElse(null));
    }

    private static @Nullable Instant instant(String date) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    boolean isRoot() {
        return arn.endsWith(ROOT);
    }

    /// The role that a session is of; empty for a user.
    Optional<String> roleName() {
        int session = arn.indexOf(SESSION);
        return session < 0
                ? Optional.empty()
                : Optional.of(arn.substring(session + SESSION.length()).split("/", -1)[0]);
    }
}
