package rekey.input;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/// What the keys are to be like that a run makes, one for each place that needs one.
///
/// @param alias is moved to the new key once all of its place is on it and verified
/// @param readers roles that read logs, by name (each account's own) or by ARN
/// @param writers roles that write logs, by name or by ARN
/// @param logsManaged whether the key has the tag `LogsManaged`, which the destination of a
///     centralization rule needs
/// @param keepForDays a key that an earlier run made for the alias is used if its age in days, rounded,
///     is below this; 0: always a new one
///
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
public record NewKey(String alias, List<String> readers, List<String> writers, boolean logsManaged, int keepForDays) {
    static final int MOST_DAYS = 365;
    static final int USUAL_DAYS = 7;
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    private static final Pattern ROLE =
            Pattern.compile("(arn:aws[a-z-]*:iam::\\d{12}:role/)?([\\w+=,.@-]{1,128}/){0,8}[\\w+=,.@-]{1,64}");

    public NewKey {
        KeyChoice.Alias.requireOwn(alias);
        readers = List.copyOf(readers);
        writers = List.copyOf(writers);
    }

    /// Whether the text names a role: its name, with its path if it has one, or its ARN.
    static boolean isRole(String text) {
        return ROLE.matcher(text).matches();
    }

    /// Whether a key that was made then is as good as a new one. Its age is rounded to days: that of
    /// last week's run was made minutes or hours after the run began, so it is not quite a week old
    /// when this week's begins. To the second, every other weekly run would take it for new.
    public boolean isStillNew(Instant made, Instant now) {
        return keepForDays > 0
                && Duration.between(made, now)
                                .compareTo(Duration.ofDays(keepForDays).minus(HALF_A_DAY))
                        < 0;
    }
}
