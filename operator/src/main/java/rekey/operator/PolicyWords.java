package rekey.operator;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The words that `check-key-policy` takes, each of a certain form.
final class PolicyWords {
    private PolicyWords() {}

    /// What is to be encrypted.
    enum Kind {
        LOG_GROUP("log-group"),
        QUERY_RESULTS("query-results");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A text of a certain form.
    abstract static class Matching implements ITypeConverter<String> {
        private final String name;
        private final Pattern form;
        private final String remedy;

        Matching(String name, String form, String remedy) {
            this.name = name;
            this.form = Pattern.compile(form);
            this.remedy = remedy;
        }

        @Override
        public final String convert(String value) {
            if (!form.matcher(value).matches()) {
                throw new TypeConversionException("'%s' is no %s: %s".formatted(value, name, remedy));
            }
            return value;
        }
    }

    static final class AccountText extends Matching {
        AccountText() {
            super("account", "\\d{12}", "it has twelve digits");
        }
    }

    static final class RegionText extends Matching {
        RegionText() {
            super(
                    "region",
                    "(?!(us|eu)-iso)[a-z]{2,4}(-[a-z]+)+-\\d{1,2}",
                    "it is a code like eu-central-1, of partition aws, aws-cn, aws-us-gov or aws-eusc");
        }
    }

    static final class LogGroupText extends Matching {
        LogGroupText() {
            super(
                    "name of a log group",
                    "[.\\-_/#A-Za-z0-9]{1,512}",
                    "it has letters, digits and . - _ / #, up to 512 of them; an ARN is not a name, and :* does not belong to it");
        }
    }

    static final class KeyArnText extends Matching {
        KeyArnText() {
            super(
                    "key ARN",
                    "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+",
                    "it is like arn:aws:kms:eu-central-1:111122223333:key/…; an alias is not a key");
        }
    }

    static final class OrganizationText extends Matching {
        OrganizationText() {
            super("organization", "o-[a-z0-9]{10,32}", "it is an id like o-a1b2c3d4e5");
        }
    }

    static final class KindText implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String value) {
            for (var kind : Kind.values()) {
                if (kind.text.equals(value)) {
                    return kind;
                }
            }
            throw new TypeConversionException("'%s' is neither log-group nor query-results".formatted(value));
        }
    }

    /// A time that says its offset.
    static final class Moment implements ITypeConverter<Instant> {
        /// Many programs write a space between them.
        private static final Pattern DATE_AND_TIME = Pattern.compile("^(\\d{4}-\\d{2}-\\d{2}) ");

        @Override
        public Instant convert(String value) {
            try {
                return OffsetDateTime.parse(DATE_AND_TIME.matcher(value).replaceFirst("$1T"))
                        .toInstant();
            } catch (DateTimeParseException _) {
                throw new TypeConversionException("'%s' is no instant like 2026-12-31T23:59:59Z".formatted(value));
            }
        }
    }
}
