package rekey.operator.rehearsal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import rekey.place.Place;

/// What belongs to a rehearsal: everything has its id in its name and in a tag, and is in its place.
///
/// @param id e.g. `20261130t084500-3fa1`: when it began, in UTC
public record Bounds(String id, Place place) {
    public static final String TAG = "rekey:rehearsal";

    /// Of the log groups of every rehearsal.
    public static final String PREFIX = "/rekey-rehearsal/";

    /// Of the aliases of every rehearsal.
    static final String ALIAS_PREFIX = "alias/rekey-rehearsal-";

    private static final String DESCRIPTION = "Rekey's rehearsal %s: ";
    private static final String ID = "\\d{8}t\\d{6}-[0-9a-f]{4}";
    private static final Pattern WHOLE_ID = Pattern.compile(ID);
    private static final Pattern LOG_GROUP = Pattern.compile(Pattern.quote(PREFIX) + "(" + ID + ")/.+");
    private static final Pattern ALIAS = Pattern.compile(Pattern.quote(ALIAS_PREFIX) + "(" + ID + ")-[a-z-]+");
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    public Bounds {
        if (!isId(id)) {
            throw new IllegalArgumentException("id must be like 20261130t084500-3fa1, was \"" + id + "\"");
        }
    }

    /// @param number tells apart what begins in the same second
    public static Bounds at(Instant now, int number, Place place) {
        return new Bounds("%s-%04x".formatted(MOMENT.format(now), number & 0xffff), place);
    }

    static boolean isId(String text) {
        return WHOLE_ID.matcher(text).matches();
    }

    /// When a rehearsal began; empty where its id names no moment.
    static Optional<Instant> began(String id) {
        try {
            return Optional.of(MOMENT.parse(id.substring(0, id.lastIndexOf('-')), Instant::from));
        } catch (DateTimeException | StringIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /// The rehearsal that a log group's name says it is of.
    static Optional<String> idOfLogGroup(String name) {
        var matcher = LOG_GROUP.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// @param name with `alias/`
    static Optional<String> idOfAlias(String name) {
        var matcher = ALIAS.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// Of the log groups that the runs are given, and of no others.
    String runs() {
        return PREFIX + id + "/runs/";
    }

    /// Of the log groups by which the questions are asked.
    String questions() {
        return PREFIX + id + "/questions/";
    }

    /// @param word of small letters
    String alias(String word) {
        return ALIAS_PREFIX + id + "-" + word;
    }

    /// Of a key: what a name is to a log group.
    ///
    /// @param word of its alias
    String description(String word) {
        return DESCRIPTION.formatted(id) + word;
    }

    boolean describes(String description) {
        return description.startsWith(DESCRIPTION.formatted(id));
    }

    /// Whether a log group's name is of this rehearsal.
    boolean names(String logGroup) {
        return idOfLogGroup(logGroup).filter(id::equals).isPresent();
    }

    String aliasArn(String word) {
        return "arn:%s:kms:%s:%s:%s".formatted(place.partition().id(), place.region(), place.account(), alias(word));
    }
}
