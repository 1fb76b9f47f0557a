package rekey.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// What texts can be read as and then be put in order.
enum Scale {
    NUMBER {
        @Override
        Optional<BigDecimal> read(String text) {
            try {
                return Optional.of(new BigDecimal(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    },
    /// The forms of ISO 8601 that AWS takes (docs: W3C's profile), or seconds since 1970. Seconds
    /// as a number, so that times of either form can be compared. Four digits are a year of that
    /// profile, or seconds: not known.
    DATE {
        @Override
        Optional<BigDecimal> read(String text) {
            try {
                return Optional.of(seconds(text));
            } catch (DateTimeException | NumberFormatException e) {
                return Optional.empty();
            }
        }
    };

    abstract Optional<BigDecimal> read(String text);

    private static BigDecimal seconds(String text) {
        if (text.matches("\\d{4}")) {
            throw new DateTimeException("a year or seconds: " + text);
        }
        if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
            return new BigDecimal(text);
        }
        Instant instant;
        if (text.indexOf('T') < 0) {
            instant = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } else if (text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")) {
            instant = OffsetDateTime.parse(text).toInstant();
        } else {
            instant = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
    }
}
