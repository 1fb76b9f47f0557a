package rekey.outcome;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What AWS says when it denies a call to its caller. One code stands for every denial; which policy
/// it was, and whether it denies or does not allow, only the end of the sentence says. AWS names one
/// policy, also where several deny.
///
/// A refusal of CloudWatch Logs itself ("The specified KMS key does not exist or is not allowed to
/// be used with Arn …") is no denial: there the service is kept out, and not the caller.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
///
/// @param action e.g. `kms:DescribeKey`, as AWS writes it; empty where it does not say
/// @param policy the ARN of the policy, or its id; AWS names it for explicit denials, since 2026
public record Denial(By by, How how, Optional<String> action, Optional<String> policy) {

    /// Whose policy it is. The word is AWS's own.
    public enum By {
        IDENTITY_POLICY("identity-based policy"),
        RESOURCE_POLICY("resource-based policy"),
        /// The resource-based policy of a role.
        TRUST_POLICY("role trust policy"),
        SERVICE_CONTROL_POLICY("service control policy"),
        RESOURCE_CONTROL_POLICY("resource control policy"),
        PERMISSIONS_BOUNDARY("permissions boundary"),
        SESSION_POLICY("session policy"),
        VPC_ENDPOINT_POLICY("VPC endpoint policy"),
        /// AWS does not say.
        UNTOLD("policy");

        private static final String WORDS = Arrays.stream(values())
                .map(By::word)
                .filter(word -> word.contains(" "))
                .collect(Collectors.joining("|"));

        private final String word;

        By(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        private static By of(String word) {
            return Arrays.stream(values())
                    .filter(by -> by.word.equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow();
        }
    }

    public enum How {
        /// A statement denies it.
        EXPLICIT,
        /// No statement allows it.
        MISSING,
        UNTOLD
    }

    private static final Set<String> CODES = Set.of(AwsError.ACCESS_DENIED, "AccessDenied");

    private static final Pattern UNAUTHORIZED = Pattern.compile("not authorized to perform", Pattern.CASE_INSENSITIVE);

    /// All that S3, Organizations and others say where they do not say more.
    private static final Pattern BARE = Pattern.compile(
            "(Access Denied|You don't have permissions to access this resource"
                    + "|User is not authorized to access this resource)\\b.*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ACTION =
            Pattern.compile("not authorized to perform: ?([\\w-]+:[\\w*]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern EXPLICIT = Pattern.compile(
            "with an explicit deny in (?:an?|the) (" + By.WORDS
                    + ")(?:(?:, with policy ARN)?: ?(arn:[\\w+=,.@:/-]*[\\w/]|p-[a-z0-9]+))?",
            Pattern.CASE_INSENSITIVE);

    /// The same of a kind of policy that is not known here, or of none.
    private static final Pattern EXPLICIT_SOMEWHERE = Pattern.compile(
            "with an explicit deny\\b(?: in (?:an?|the) [^:]*: ?(arn:[\\w+=,.@:/-]*[\\w/]|p-[a-z0-9]+))?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MISSING =
            Pattern.compile("because no (" + By.WORDS + ") allows", Pattern.CASE_INSENSITIVE);

    /// KMS, to a caller of another account: it tells none that a key exists.
    private static final Pattern OF_ANOTHER_ACCOUNT =
            Pattern.compile("no resource-based policies allow access, or a resource-based policy explicitly denies");

    /// @param text AWS's sentence, or one that has it within
    /// @return empty where it tells of no denial
    public static Optional<Denial> in(String text) {
        var line = line(text);
        if (!UNAUTHORIZED.matcher(line).find()) {
            return BARE.matcher(line).matches() ? Optional.of(untold(line)) : Optional.empty();
        }
        var explicit = EXPLICIT.matcher(line);
        if (explicit.find()) {
            return Optional.of(new Denial(
                    By.of(explicit.group(1)), How.EXPLICIT, action(line), Optional.ofNullable(explicit.group(2))));
        }
        var missing = MISSING.matcher(line);
        if (missing.find()) {
            return Optional.of(new Denial(By.of(missing.group(1)), How.MISSING, action(line), Optional.empty()));
        }
        var somewhere = EXPLICIT_SOMEWHERE.matcher(line);
        if (somewhere.find()) {
            return Optional.of(
                    new Denial(By.UNTOLD, How.EXPLICIT, action(line), Optional.ofNullable(somewhere.group(1))));
        }
        return Optional.of(
                OF_ANOTHER_ACCOUNT.matcher(line).find()
                        ? new Denial(By.RESOURCE_POLICY, How.UNTOLD, action(line), Optional.empty())
                        : untold(line));
    }

    /// A code that denies is enough, whatever AWS adds to it.
    public static Optional<Denial> of(AwsError error) {
        return of(error.code(), error.message());
    }

    /// The sentence is in every failure's message.
    public static Optional<Denial> of(Failure failure) {
        return of(failure.code(), failure.message());
    }

    private static Optional<Denial> of(String code, String text) {
        var line = line(text);
        return in(line).or(() ->
                CODES.contains(code) && !KeptFromKey.isTold(line) ? Optional.of(untold(line)) : Optional.empty());
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static Denial untold(String line) {
        return new Denial(By.UNTOLD, How.UNTOLD, action(line), Optional.empty());
    }

    private static Optional<String> action(String line) {
        Matcher action = ACTION.matcher(line);
        return action.find() ? Optional.of(action.group(1)) : Optional.empty();
    }

    /// Whether it says anything of where the policy is, or that there is a statement to look for.
    public boolean isTold() {
        return by != By.UNTOLD || how == How.EXPLICIT;
    }

    /// Whether it says nothing of the resource that was asked for: nobody in the account can end it.
    public boolean keepsOut() {
        return switch (by) {
            case SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY, VPC_ENDPOINT_POLICY, SESSION_POLICY -> true;
            case IDENTITY_POLICY, RESOURCE_POLICY, TRUST_POLICY, PERMISSIONS_BOUNDARY, UNTOLD -> false;
        };
    }

    /// Whether it is, or may be, the policy of the resource that was asked for.
    public boolean mayBeOfTheResource() {
        return switch (by) {
            case RESOURCE_POLICY, TRUST_POLICY, UNTOLD -> true;
            case IDENTITY_POLICY,
                    SERVICE_CONTROL_POLICY,
                    RESOURCE_CONTROL_POLICY,
                    PERMISSIONS_BOUNDARY,
                    SESSION_POLICY,
                    VPC_ENDPOINT_POLICY -> false;
        };
    }

    /// Whether it is a call of this service that is denied, e.g. `kms`. What AWS does not say is
    /// none.
    public boolean isOf(String service) {
        return action.filter(named -> named.regionMatches(true, 0, service + ":", 0, service.length() + 1))
                .isPresent();
    }

    /// The policies of sessions are Rekey's own.
    public Blame blame() {
        return by == By.SESSION_POLICY ? Blame.REKEY : Blame.CONFIGURATION;
    }
}
