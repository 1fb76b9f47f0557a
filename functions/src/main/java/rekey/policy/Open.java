package rekey.policy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Condition keys for which no page says what a request of CloudWatch Logs holds, but only what it
/// can hold. The keys of one constant change together.
enum Open {
    /// For log groups: absent, or the log group's own, in one of the two spellings of its ARN.
    SOURCE("aws:sourcea"),
    /// For query results: absent, or it names something of the same account and Region.
    ENCRYPTION_CONTEXT("kms:encryptioncontext"),
    /// Either of the names that the service goes by.
    SERVICE_NAME("aws:principalservicename"),
    /// One of the names, or both.
    SERVICE_NAMES("aws:principalservicenameslist"),
    /// Absent, or the account's organization.
    SOURCE_ORGANIZATION("aws:sourceorgid");

    /// How its keys begin, in lower case.
    private final String beginning;

    Open(String beginning) {
        this.beginning = beginning;
    }

    /// Those that these parts of a policy may look at, as a condition's key or in a variable. One too
    /// many costs time and changes no verdict.
    static Set<Open> mentionedIn(Stream<String> parts) {
        String text = Request.lowerCase(parts.collect(Collectors.joining("\n")));
        return Stream.of(values())
                .filter(open -> text.contains(open.beginning))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Open.class)));
    }

    /// The one that a key belongs to; empty for a key that is certain, or not known at all.
    ///
    /// @param key in lower case
    static Optional<Open> of(String key) {
        return switch (key) {
            case "aws:sourcearn", "aws:sourceaccount" -> Optional.of(SOURCE);
            case "aws:principalservicename" -> Optional.of(SERVICE_NAME);
            case "aws:principalservicenameslist" -> Optional.of(SERVICE_NAMES);
            case "aws:sourceorgid" -> Optional.of(SOURCE_ORGANIZATION);
            case "kms:encryptioncontextkeys" -> Optional.of(ENCRYPTION_CONTEXT);
            default -> key.startsWith("kms:encryptioncontext:") ? Optional.of(ENCRYPTION_CONTEXT) : Optional.empty();
        };
    }
}
