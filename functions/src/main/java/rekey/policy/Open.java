package rekey.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Condition keys of which no page says what a request of CloudWatch Logs holds, but only what it
/// can hold. The keys of one constant change together.
enum Open {
    /// For log groups: absent, or the log group's own.
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

    /// Those that a policy may look at, in a condition or in a variable. One too many costs time
    /// and changes no verdict.
    static Set<Open> mentionedBy(List<Statement> statements) {
        String text = Request.lowerCase(
                statements.stream().map(Statement::json).map(String::valueOf).collect(Collectors.joining()));
        return Stream.of(values())
                .filter(open -> text.contains(open.beginning))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Open.class)));
    }

    /// @param key in lower case
    boolean isAbout(String key) {
        return switch (this) {
            case SOURCE -> key.equals("aws:sourcearn") || key.equals("aws:sourceaccount");
            case ENCRYPTION_CONTEXT ->
                key.startsWith("kms:encryptioncontext:") || key.equals("kms:encryptioncontextkeys");
            case SERVICE_NAME, SERVICE_NAMES, SOURCE_ORGANIZATION -> key.equals(beginning);
        };
    }
}
