package rekey.operator;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The minutes of a week, from Sunday on, at which a schedule may fire. A day of the month may be any
/// day of the week, so it may fire less often than this says, and never more often.
///
/// Source: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
record WeekTimes(BitSet minutes) {
    private static final int DAY = 24 * 60;
    private static final int WEEK = 7 * DAY;
    private static final Pattern CRON = Pattern.compile("cron\\(\\s*(.*?)\\s*\\)");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Pattern PART = Pattern.compile("(\\*|\\d+)(?:-(\\d+))?(?:/(\\d+))?");
    private static final int FIELDS = 6;

    /// @param expression `cron(…)`
    /// @return empty for what is none, or cannot be read
    static Optional<WeekTimes> of(String expression) {
        var matcher = CRON.matcher(expression);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var fields = matcher.group(1).split("\\s+", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WeekTimes(
                    times(numbers(fields[0], 0, 59), numbers(fields[1], 0, 23), days(fields[2], fields[4]))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static BitSet times(List<Integer> minutes, List<Integer> hours, List<Integer> days) {
        var times = new BitSet(WEEK);
        for (int day : days) {
            for (int hour : hours) {
                minutes.forEach(minute -> times.set(day * DAY + hour * 60 + minute));
            }
        }
        return times;
    }

    /// From 0, which is Sunday.
    private static List<Integer> days(String ofMonth, String ofWeek) {
        boolean any = !isAny(ofMonth) || isAny(ofWeek) || ofWeek.contains("L") || ofWeek.contains("#");
        if (any) {
            return IntStream.range(0, DAYS.size()).boxed().toList();
        }
        var text = ofWeek.toUpperCase(Locale.ROOT);
        for (int day = 0; day < DAYS.size(); day++) {
            text = text.replace(DAYS.get(day), String.valueOf(day + 1));
        }
        return numbers(text, 1, 7).stream().map(day -> day - 1).toList();
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?");
    }

    /// @throws NumberFormatException for what is no such field
    private static List<Integer> numbers(String field, int first, int last) {
        return Stream.of(field.split(",", -1))
                .flatMapToInt(part -> part(part, first, last))
                .filter(number -> number >= first && number <= last)
                .boxed()
                .distinct()
                .toList();
    }

    private static IntStream part(String part, int first, int last) {
        var matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw new NumberFormatException(part);
        }
        boolean every = matcher.group(1).equals("*");
        int from = every ? first : Integer.parseInt(matcher.group(1));
        int step = matcher.group(3) == null ? 1 : Math.max(1, Integer.parseInt(matcher.group(3)));
        boolean one = !every && matcher.group(2) == null && matcher.group(3) == null;
        int to = one ? from : matcher.group(2) == null ? last : Integer.parseInt(matcher.group(2));
        return to >= from
                ? IntStream.iterate(from, number -> number <= to, number -> number + step)
                : IntStream.concat(IntStream.rangeClosed(from, last), IntStream.rangeClosed(first, to));
    }

    /// Between two firings that follow each other; a week where it fires once in one.
    Duration shortestGap() {
        int shortest = minutes.stream().map(this::untilNext).min().orElse(WEEK);
        return Duration.ofMinutes(shortest);
    }

    private int untilNext(int minute) {
        int next = minutes.nextSetBit(minute + 1);
        return next < 0 ? minutes.nextSetBit(0) + WEEK - minute : next - minute;
    }

    /// Whether the other may fire while what this one started last still goes on, which takes that long.
    boolean meets(WeekTimes other, Duration going) {
        long length = Math.min(WEEK - 1, going.plusMinutes(1).toMinutes());
        return minutes.stream()
                .anyMatch(minute -> IntStream.rangeClosed(0, (int) length)
                        .anyMatch(after -> other.minutes.get((minute + after) % WEEK)));
    }
}
