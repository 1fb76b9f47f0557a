package rekey.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.NotLookedAt;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Gap;
import rekey.retire.KnownOfKey;
import rekey.retire.Looked;
import rekey.retire.OwnState;
import rekey.run.Json;

/// Everything that KMS says of a key in the place that it is a key of. Five calls a key.
public final class KeyInventory {
    private final Place place;
    private final KeyReader member;
    private final KeyUses uses;

    /// @param member KMS of the place, read with the member's role
    public KeyInventory(Place place, KeyReader member, KeyUses uses) {
        this.place = place;
        this.member = member;
        this.uses = uses;
    }

    /// @param key of this place
    /// @param rotationAlias that rotations of this stack look up
    public KnownOfKey.Itself of(KeyArn key, String rotationAlias, Instant now) {
        var arn = key.text();
        return new KnownOfKey.Itself(
                state(arn, now),
                looked(member.aliases(arn), "its aliases", "kms:ListAliases", now, names -> names),
                looked(member.everyGrant(arn), "its grants", "kms:ListGrants", now, grants -> grants),
                looked(member.policy(arn), "its policy", "kms:GetKeyPolicy", now, KeyInventory::principals),
                looked(uses.last(arn), "when it was used last", "kms:GetKeyLastUsage", now, use -> use),
                rotationAlias);
    }

    private Looked<OwnState> state(String arn, Instant now) {
        var answer = member.own(arn);
        return answer instanceof Answer.Refused<OwnState>(var error)
                        && error.code().equals("NotFoundException")
                ? new Looked.Seen<>(new OwnState(OwnState.MISSING, null, false, List.of()), now)
                : looked(answer, "its state", "kms:DescribeKey", now, state -> state);
    }

    private <T, R> Looked<R> looked(
            Answer<T> answer, String what, String permission, Instant now, Function<T, R> told) {
        return switch (answer) {
            case Answer.Given<T>(var value) -> new Looked.Seen<>(told.apply(value), now);
            case Answer.Refused<T>(var error) -> new Looked.Unseen<>(gap(what, permission, error));
            case Answer.OutOfTime<T>(var last) -> new Looked.Unseen<>(gap(what, permission, last));
        };
    }

    private Gap gap(String what, String permission, AwsError error) {
        var unseen = NotLookedAt.in(place, what, permission, error);
        return new Gap("%s (%s)".formatted(what, permission), unseen.reason(), unseen.remedy());
    }

    /// Whom the policy lets use the key beside CloudWatch Logs. One that cannot be read may let in
    /// anybody.
    private static List<String> principals(String policy) {
        try {
            var statements = Json.MAPPER.readTree(policy).path("Statement");
            return each(statements)
                    .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                    .flatMap(statement -> each(statement.path("Principal")))
                    .flatMap(principal -> principal.isObject()
                            ? StreamSupport.stream(principal.spliterator(), false)
                                    .flatMap(KeyInventory::each)
                            : Stream.of(principal))
                    .map(JsonNode::asText)
                    .filter(principal -> !principal.startsWith("logs."))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (JsonProcessingException _) {
            return List.of("*");
        }
    }

    private static Stream<JsonNode> each(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
    }
}
