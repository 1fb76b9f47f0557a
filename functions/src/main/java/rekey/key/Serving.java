package rekey.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Caller;
import rekey.outcome.Excerpt;
import rekey.outcome.Failure;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.Grants;
import rekey.policy.KeyAccess;
import rekey.policy.KeyPolicy;
import rekey.policy.KeyUse;
import rekey.policy.MalformedPolicy;
import rekey.policy.PolicyVerdict;
import rekey.policy.Remedy;
import rekey.target.Target;

/// Whether a place's wanted key may serve its targets, by its policy and its grants. What cannot be
/// read speaks against no target: AWS has the last word.
public sealed interface Serving {
    /// The code of the failure of a target that the key policy denies.
    String DENIED = "KeyPolicyDenies";

    /// Of a message or a statement: it is there once for every place, and a key policy may be long.
    int MOST_CHARACTERS = 2_000;

    /// Sentences for people, whatever the target.
    List<String> warnings();

    /// Why nobody can say that the key serves the targets that were judged so far: what was not
    /// looked at.
    List<Failure> doubts();

    Judgement of(Target target);

    /// May the key serve this target?
    sealed interface Judgement {
        record Yes() implements Judgement {}

        /// It is tried.
        ///
        /// @param warning what it depends on; equal for targets that depend on the same
        record Perhaps(String warning) implements Judgement {}

        /// It is not touched.
        ///
        /// @param failure equal for targets that are refused for the same reason
        record No(Failure failure) implements Judgement {}
    }

    /// What lets CloudWatch Logs use the key as the role that sets it; an order to the key's owner.
    static String toLetIn(Place place) {
        return "let the key policy give %s to the role, or to its account, with kms:ViaService logs.%s.%s"
                .formatted(
                        Caller.USE_OF_A_KEY, place.region(), place.partition().dnsSuffix());
    }

    /// @param grants of the key: asked for only where one may let in what the policy does not
    /// @param organization of the place's account; null where not known
    static Serving of(
            Answer<String> policy,
            Supplier<Answer<Grants>> grants,
            KeyArn key,
            Place place,
            @Nullable String organization,
            Instant at) {
        return switch (policy) {
            case Answer.Given<String>(var text) -> read(text, grants, key, place, organization, at);
            case Answer.Refused<String>(var error) -> unread(error, key, place);
            case Answer.OutOfTime<String>(var error) -> unread(error, key, place);
        };
    }

    private static Serving read(
            String text,
            Supplier<Answer<Grants>> grants,
            KeyArn key,
            Place place,
            @Nullable String organization,
            Instant at) {
        try {
            var access = new KeyAccess(KeyPolicy.parse(text), () -> read(grants.get()));
            return new Told(access, key, place, organization, at);
        } catch (MalformedPolicy e) {
            return new Untold(Doubt.policyNotUnderstood(
                    key,
                    "The policy of %s is not understood (%s). Rekey tries the".formatted(key.text(), e.getMessage())
                            + " key all the same"));
        }
    }

    private static Grants read(Answer<Grants> answer) {
        return switch (answer) {
            case Answer.Given<Grants>(var grants) -> grants;
            case Answer.Refused<Grants>(var error) -> unread(error);
            case Answer.OutOfTime<Grants>(var error) -> unread(error);
        };
    }

    private static Grants unread(AwsError error) {
        return new Grants.Untold("ListGrants: %s: %s".formatted(error.code(), error.message()));
    }

    private static Serving unread(AwsError error, KeyArn key, Place place) {
        return new Untold(Doubt.policyNotRead(
                error,
                place,
                "GetKeyPolicy on %s: %s: %s. Rekey tries the key all the same"
                        .formatted(key.text(), error.code(), error.message())));
    }

    /// Whether a statement of the policy may let identities of the account use the key, whatever its
    /// conditions. One that is not understood is no proof that none does.
    static boolean mayLetIn(String policy, String account) {
        try {
            return KeyPolicy.parse(policy).closedTo(account).isEmpty();
        } catch (MalformedPolicy _) {
            return true;
        }
    }

    static String remedy(@Nullable Remedy remedy) {
        if (remedy == null) {
            return "Change the key policy as the message says, and run Rekey again";
        }
        String statement = remedy.statement().toString();
        String replaces = remedy.replaces();
        if (statement.length() > MOST_CHARACTERS) {
            var where = replaces == null ? "a statement" : replaces;
            return "Change %s of the key policy, which is too long to show here: `./rekey check-key-policy` has it whole"
                    .formatted(where);
        }
        return replaces == null
                ? "Add this statement to the key policy, and run Rekey again: " + statement
                : "Replace %s of the key policy by this, and run Rekey again: %s".formatted(replaces, statement);
    }

    /// By its policy and its grants.
    record Told(
            KeyAccess access,
            KeyArn key,
            Place place,
            @Nullable String organization,
            Instant at) implements Serving {
        @Override
        public List<String> warnings() {
            return Stream.concat(access.warnings().stream(), ofCaller().stream())
                    .toList();
        }

        @Override
        public List<Failure> doubts() {
            return access.unreadGrants().map(why -> Doubt.grantsNotRead(key, place, why)).stream()
                    .toList();
        }

        /// A key of the place's own account delegates to its roles in most cases.
        private Optional<String> ofCaller() {
            var closed = key.account().equals(place.account()) ? List.<String>of() : access.closedTo(place.account());
            return closed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "No statement of the policy of %s allows %s to account %s, and CloudWatch Logs may use the key as the member role there: %s"
                                    .formatted(key.text(), String.join(", ", closed), place.account(), toLetIn(place)));
        }

        /// Whether AWS's refusal says that no grant has helped.
        boolean neededAGrant(Target target) {
            return access.isDeniedByThePolicy(use(target));
        }

        @Override
        public Judgement of(Target target) {
            return switch (verdict(target)) {
                case PolicyVerdict.Allowed() -> new Judgement.Yes();
                case PolicyVerdict.Unknown(var reasons, var _) ->
                    new Judgement.Perhaps(Excerpt.of(
                            "Whether the policy of %s lets CloudWatch Logs use it for %s is not certain, so Rekey tries it: %s"
                                    .formatted(key.text(), kind(target), String.join("; ", reasons)),
                            MOST_CHARACTERS));
                case PolicyVerdict.Denied(var reasons, var remedy) ->
                    new Judgement.No(new Failure(
                            DENIED,
                            Excerpt.of(
                                    "The policy of %s does not let CloudWatch Logs use it for %s: %s"
                                            .formatted(key.text(), kind(target), String.join("; ", reasons)),
                                    MOST_CHARACTERS),
                            Blame.CONFIGURATION,
                            remedy(remedy)));
            };
        }

        PolicyVerdict verdict(Target target) {
            return access.mayServe(use(target));
        }

        private KeyUse use(Target target) {
            return new KeyUse(key, place, target, at, organization);
        }

        private static String kind(Target target) {
            return switch (target) {
                case Target.LogGroup(var _) -> "log groups";
                case Target.QueryResults() -> "query results";
            };
        }
    }

    /// It is yet to be made, with a policy that lets CloudWatch Logs in.
    record ByDesign() implements Serving {
        @Override
        public List<String> warnings() {
            return List.of();
        }

        @Override
        public List<Failure> doubts() {
            return List.of();
        }

        @Override
        public Judgement of(Target target) {
            return new Judgement.Yes();
        }
    }

    /// Its policy could not be read.
    ///
    /// @param doubt that nobody knows what it says
    /// @param more warnings
    record Untold(Failure doubt, List<String> more) implements Serving {
        Untold(Failure doubt) {
            this(doubt, List.of());
        }

        @Override
        public List<String> warnings() {
            return Stream.concat(Stream.of(doubt.message()), more.stream()).toList();
        }

        @Override
        public List<Failure> doubts() {
            return List.of(doubt);
        }

        @Override
        public Judgement of(Target target) {
            return new Judgement.Perhaps(doubt.message());
        }
    }
}
