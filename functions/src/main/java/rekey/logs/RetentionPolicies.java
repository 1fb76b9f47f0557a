package rekey.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.words.Amount;

/// The retention policies of an account in a Region, which go before what a log group says itself.
/// One that is in force DescribeLogGroups shows as the retention of the log group. Here are those
/// that were put within the last 24 hours, which it does not show yet: an old key is needed as
/// long as the longer of both retentions says.
///
/// Source:
/// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
final class RetentionPolicies {
    static final Duration PENDING = Duration.ofHours(24);
    static final RetentionPolicies NONE = new RetentionPolicies(List.of());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PREFIX = Pattern.compile("LogGroupNamePrefix\\s*=\\s*\"?([^\"]*)\"?");

    private final List<Pending> pending;

    /// One as DescribeAccountPolicies shows it.
    ///
    /// @param put when it was put last
    record Shown(
            String name,
            @Nullable String document,
            @Nullable String criteria,
            Instant put) {}

    private RetentionPolicies(List<Pending> pending) {
        this.pending = List.copyOf(pending);
    }

    /// @param days null: for ever, or a document that cannot be read
    private record Pending(String name, @Nullable Integer days, String prefix, boolean newOnly, Instant put) {
        boolean covers(String group, Instant created) {
            return group.startsWith(prefix) && (!newOnly || !created.isBefore(put));
        }

        String sentence() {
            return "The account's retention policy %s will keep events of %s %s, from %s at the earliest: a previous key is needed for the longer of both"
                    .formatted(
                            name,
                            prefix.isEmpty() ? "log groups" : "log groups whose names begin with " + prefix,
                            days == null
                                    ? "for ever, or for a time that cannot be read"
                                    : "for " + new Amount(days, "day"),
                            put.plus(PENDING));
        }
    }

    static RetentionPolicies of(Stream<Shown> policies, Instant now) {
        return new RetentionPolicies(
                policies.map(RetentionPolicies::pending).filter(isPending(now)).toList());
    }

    private static Predicate<Pending> isPending(Instant now) {
        return policy -> policy.put().plus(PENDING).isAfter(now);
    }

    /// A document or a selection that is not understood may say anything: it holds for all, for
    /// ever.
    private static Pending pending(Shown policy) {
        var document = document(policy.document());
        var days = document.path("retentionInDays");
        var prefix = PREFIX.matcher(policy.criteria() == null ? "" : policy.criteria());
        return new Pending(
                policy.name(),
                days.isInt() ? days.asInt() : null,
                prefix.matches() ? prefix.group(1) : "",
                document.path("enforcementMode").asText().equals("NEW_ONLY"),
                policy.put());
    }

    private static JsonNode document(@Nullable String text) {
        try {
            return text == null ? JSON.nullNode() : JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return JSON.nullNode();
        }
    }

    /// @param shown by the log group: its own, or that of the policy in force; null for ever
    /// @param created when the log group was
    /// @return the longest that may hold within a day; null for ever
    @Nullable
    Integer longest(String group, Instant created, @Nullable Integer shown) {
        var longest = shown;
        for (var policy : pending) {
            if (longest != null && policy.covers(group, created)) {
                longest = policy.days() == null ? null : Integer.valueOf(Math.max(longest, policy.days()));
            }
        }
        return longest;
    }

    List<String> warnings() {
        return pending.stream().map(Pending::sentence).toList();
    }
}
