package rekey.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;
import rekey.words.Amount;

/// Numbers, moments and lengths of time in words. Times are UTC.
public final class Format {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Format() {}

    public static String number(long count) {
        return Amount.digits(count);
    }

    /// @param one e.g. `place`; the plural is made with an s
    public static String count(long count, String one) {
        return new Amount(count, one).toString();
    }

    public static String moment(Instant instant) {
        return MOMENT.format(instant) + " UTC";
    }

    /// To the second, and without the word UTC: for where it is said beside.
    public static String second(Instant instant) {
        return MOMENT.format(instant);
    }

    public static String minute(Instant instant) {
        return MINUTE.format(instant) + " UTC";
    }

    public static String date(Instant instant) {
        return DATE.format(instant);
    }

    public static String timeOfDay(Instant instant) {
        return TIME.format(instant);
    }

    /// The time of day; with its date where that is not the day of `beside`.
    public static String time(Instant instant, Instant beside) {
        boolean sameDay = instant.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .equals(beside.atZone(ZoneOffset.UTC).toLocalDate());
        return (sameDay ? TIME : MOMENT).format(instant);
    }

    /// Two units at most: `41 s`, `20 min 5 s`, `3 h 40 min`, `2 d 3 h`.
    public static String duration(Duration duration) {
        var parts = Stream.of(
                        part(duration.toDaysPart(), "d"),
                        part(duration.toHoursPart(), "h"),
                        part(duration.toMinutesPart(), "min"),
                        part(duration.toSecondsPart(), "s"))
                .dropWhile(String::isEmpty)
                .limit(2)
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? "0 s" : String.join(" ", parts);
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + " " + unit;
    }

    public static String seconds(double seconds) {
        return String.format(Locale.ENGLISH, "%,.1f", seconds);
    }
}
