package rekey.policy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.place.Place;

/// A KMS key policy, parsed once and asked for every target of a place. Asking takes microseconds
/// and calls nobody.
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
public final class KeyPolicy {
    /// Whatever any grant could allow.
    static final String OF_EVERYBODY =
            "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\"}}";

    private final List<Statement> statements;

    private KeyPolicy(List<Statement> statements) {
        this.statements = statements;
    }

    /// @param json the policy document, as GetKeyPolicy returns it
    /// @throws MalformedPolicy where KMS would not have stored it; the message says where
    public static KeyPolicy parse(String json) {
        return new KeyPolicy(PolicyParser.parse(json));
    }

    /// The statements of both.
    KeyPolicy with(String json) {
        return new KeyPolicy(Stream.concat(statements.stream(), PolicyParser.parse(json).stream())
                .toList());
    }

    /// By the policy alone, and by what AWS documents of the requests that CloudWatch Logs makes.
    public PolicyVerdict mayServe(KeyUse use) {
        return judge(Request.of(use));
    }

    /// For all log groups of a place at once, whatever their names: `Allowed` if each of them is,
    /// `Denied` if none is, `Unknown` if it depends on the name, or on what `mayServe` cannot know
    /// either.
    public PolicyVerdict mayServeEveryLogGroup(String keyArn, Place place, Instant at, @Nullable String organization) {
        return judge(Request.ofAnyLogGroup(keyArn, place, at, organization));
    }

    private PolicyVerdict judge(Request request) {
        if (!request.key().region().equals(request.place().region())) {
            return new PolicyVerdict.Denied(
                    List.of("the key is in %s, and CloudWatch Logs of %s uses keys of its own Region"
                            .formatted(request.key().region(), request.place().region())),
                    null);
        }
        return Worlds.verdict(new Judgement(statements, request));
    }

    /// What of CloudWatch Logs' use of the key no statement allows an identity of the account,
    /// whatever its conditions: the service may use the key as whoever sets it.
    ///
    /// @return actions, for people
    public List<String> closedTo(String account) {
        var open = statements.stream()
                .filter(statement -> statement.mayAllow(account))
                .flatMap(statement -> statement.actions().stream())
                .collect(Collectors.toSet());
        return Stream.of(NeededAction.values())
                .filter(action -> !open.contains(action))
                .map(NeededAction::toString)
                .toList();
    }

    List<Statement> statements() {
        return statements;
    }

    /// Whether they are the same statements in the same order.
    boolean sameAs(KeyPolicy other) {
        return statements.stream()
                .map(Statement::json)
                .toList()
                .equals(other.statements.stream().map(Statement::json).toList());
    }

    /// What is worth a warning whatever the target, a sentence each.
    public List<String> warnings() {
        return Warnings.of(statements);
    }
}
