package rekey.operator;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The minutes at which a schedule may fire, of 28 years: after these the days of the week fall on the
/// same dates again. The year is not looked at, so it may fire less often than this says, and never more
/// often.
///
/// Source: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
record CronTimes(BitSet minutes) {
    private static final LocalDate FIRST = LocalDate.of(2028, 1, 1);
    private static final int DAYS = 28 * 365 + 7;
    private static final int DAY = 24 * 60;
    private static final int PERIOD = DAYS * DAY;
    private static final Pattern CRON = Pattern.compile("cron\\(\\s*(.*?)\\s*\\)");
    private static final List<String> WEEK = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final Pattern PART = Pattern.compile("(\\*|\\d+)(?:-(\\d+))?(?:/(\\d+))?");
    private static final Pattern LAST_OF_MONTH = Pattern.compile("([1-7])L");
    private static final Pattern NTH_OF_MONTH = Pattern.compile("([1-7])#([1-5])");
    private static final Pattern NEAREST_WORKDAY = Pattern.compile("(\\d{1,2})W");
    private static final String LAST = "L";
    private static final int FIELDS = 6;

    /// @param expression `cron(…)`
    /// @return empty for what is none, cannot be read, or never fires
    static Optional<CronTimes> of(String expression) {
        var matcher = CRON.matcher(expression);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var fields = matcher.group(1).toUpperCase(Locale.ROOT).split("\\s+", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            var times = times(
                    numbers(fields[0], 0, 59),
                    numbers(fields[1], 0, 23),
                    ofMonth(fields[2]).and(inMonths(fields[3])).and(ofWeek(fields[4])));
            return Optional.of(times).filter(found -> !found.isEmpty()).map(CronTimes::new);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static BitSet times(List<Integer> minutes, List<Integer> hours, Predicate<LocalDate> days) {
        var times = new BitSet(PERIOD);
        IntStream.range(0, DAYS).filter(day -> days.test(FIRST.plusDays(day))).forEach(day -> {
            for (int hour : hours) {
                minutes.forEach(minute -> times.set(day * DAY + hour * 60 + minute));
            }
        });
        return times;
    }

    private static Predicate<LocalDate> inMonths(String field) {
        var months = numbers(named(field, MONTHS), 1, MONTHS.size());
        return date -> months.contains(date.getMonthValue());
    }

    private static Predicate<LocalDate> ofMonth(String field) {
        return isAny(field)
                ? _ -> true
                : Stream.of(field.split(",", -1)).map(CronTimes::partOfMonth).reduce(_ -> false, Predicate::or);
    }

    private static Predicate<LocalDate> partOfMonth(String part) {
        if (part.equals(LAST)) {
            return date -> date.getDayOfMonth() == date.lengthOfMonth();
        }
        var workday = NEAREST_WORKDAY.matcher(part);
        if (workday.matches()) {
            int near = Integer.parseInt(workday.group(1));
            return date -> near <= date.lengthOfMonth() && date.equals(workday(date.withDayOfMonth(Math.max(1, near))));
        }
        var numbers = numbers(part, 1, 31);
        return date -> numbers.contains(date.getDayOfMonth());
    }

    /// The nearest in the same month.
    private static LocalDate workday(LocalDate near) {
        if (near.getDayOfWeek() == DayOfWeek.SATURDAY) {
            return near.getDayOfMonth() == 1 ? near.plusDays(2) : near.minusDays(1);
        }
        if (near.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return near.getDayOfMonth() == near.lengthOfMonth() ? near.minusDays(2) : near.plusDays(1);
        }
        return near;
    }

    private static Predicate<LocalDate> ofWeek(String field) {
        return isAny(field)
                ? _ -> true
                : Stream.of(named(field, WEEK).split(",", -1))
                        .map(CronTimes::partOfWeek)
                        .reduce(_ -> false, Predicate::or);
    }

    private static Predicate<LocalDate> partOfWeek(String part) {
        var last = LAST_OF_MONTH.matcher(part);
        if (last.matches()) {
            int day = Integer.parseInt(last.group(1));
            return date -> inWeek(date) == day && date.plusWeeks(1).getMonth() != date.getMonth();
        }
        var nth = NTH_OF_MONTH.matcher(part);
        if (nth.matches()) {
            int day = Integer.parseInt(nth.group(1));
            int week = Integer.parseInt(nth.group(2));
            return date -> inWeek(date) == day && (date.getDayOfMonth() - 1) / WEEK.size() + 1 == week;
        }
        var numbers = numbers(part.equals(LAST) ? "7" : part, 1, WEEK.size());
        return date -> numbers.contains(inWeek(date));
    }

    /// From 1, which is Sunday.
    private static int inWeek(LocalDate date) {
        return date.getDayOfWeek().getValue() % WEEK.size() + 1;
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?");
    }

    /// With numbers from 1 for the names.
    private static String named(String field, List<String> names) {
        var text = field;
        for (int at = 0; at < names.size(); at++) {
            text = text.replace(names.get(at), String.valueOf(at + 1));
        }
        return text;
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

    /// Between two firings that follow each other; the whole period where it fires once in it.
    Duration shortestGap() {
        int shortest = minutes.stream()
                .map(minute -> untilNext(minutes, minute + 1) + 1)
                .min()
                .orElse(PERIOD);
        return Duration.ofMinutes(shortest);
    }

    /// From the minute itself on.
    private static int untilNext(BitSet firings, int minute) {
        int next = firings.nextSetBit(minute);
        return next < 0 ? firings.nextSetBit(0) + PERIOD - minute : next - minute;
    }

    /// Whether the other may fire while what this one started last still goes on, which takes that long.
    boolean meets(CronTimes other, Duration going) {
        long length = Math.min(PERIOD - 1, going.plusMinutes(1).toMinutes());
        return minutes.stream().anyMatch(minute -> untilNext(other.minutes, minute) <= length);
    }
}
