package rekey.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.input.KeyChoice;
import rekey.input.NewKey;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Denial;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.KeyPolicy;

/// Finds the wanted key of a place, and whether it may serve.
public final class KeyLookup {
    /// The code of a key or an alias that KMS does not know.
    public static final String NOT_FOUND = "KeyNotFound";

    private final Place place;
    private final KeyReader member;
    private final CentralKeys central;
    private final KeyAnswers answers;
    private final ShownKeys shown;
    private final KeyPolicies policies;
    private final @Nullable String organization;

    /// @param member KMS of the place, read with the member's role
    /// @param organization of the place's account, e.g. `o-a1b2c3d4e5`; null where not known
    public KeyLookup(Place place, KeyReader member, CentralKeys central, @Nullable String organization) {
        this.organization = organization;
        this.place = place;
        this.member = member;
        this.central = central;
        this.answers = new KeyAnswers(place);
        this.shown = new ShownKeys(place, member, central);
        this.policies = new KeyPolicies(place, member, central);
    }

    /// The keys that AWS shows for the place's targets.
    public ShownKeys shown() {
        return shown;
    }

    /// Whom keys of the place let in.
    public KeyPolicies policies() {
        return policies;
    }

    /// Of the place's account; null where not known.
    public @Nullable String organization() {
        return organization;
    }

    /// The policy that a new key of the place is to have.
    public KeyPolicy policyOf(NewKey wanted) {
        return KeyPolicy.parse(KeyTemplate.policy(place, wanted));
    }

    /// @param now how old a key is that an earlier run made
    public WantedKey wanted(KeyChoice choice, Instant now) {
        return switch (choice) {
            case KeyChoice.Alias(var alias) -> wanted(alias);
            case KeyChoice.Arns(var arns) -> {
                var arn = arns.get(place.region());
                yield arn == null ? noneGiven() : wanted(new KeyArn(arn));
            }
            case KeyChoice.Create(var create) -> newest(create, now);
            case KeyChoice.Before(var run) ->
                throw new IllegalStateException("there is no one key as before run " + run);
            case KeyChoice.Planned(var plan, var _) ->
                throw new IllegalStateException("the keys of plan " + plan + " are not read");
            case KeyChoice.Leaving _ -> throw new IllegalStateException("no key is wanted where keys are to go");
        };
    }

    /// The key that Rekey made last for the alias, whether the alias was moved to it or not, while
    /// it is new enough; else one is to be made.
    private WantedKey newest(NewKey wanted, Instant now) {
        return switch (madeFor(wanted.alias()).then(keys -> described(keys, wanted, now))) {
            case Answer.Given<List<KeyFacts>>(var young) ->
                young.stream()
                        .max(Comparator.comparing(KeyFacts::created))
                        .map(key -> made(key, wanted.alias()))
                        .orElseGet(WantedKey.ToBeMade::new);
            case Answer.Refused<List<KeyFacts>>(var error) -> unsearched(error);
            case Answer.OutOfTime<List<KeyFacts>>(var error) -> unsearched(error);
        };
    }

    /// When the key was made.
    ///
    /// @return empty where KMS does not say: it may not show a new key yet
    public Optional<Instant> created(String keyArn) {
        return member.describe(keyArn) instanceof Answer.Given<KeyFacts>(var facts)
                ? Optional.of(facts.created())
                : Optional.empty();
    }

    Answer<KeyFacts> describe(String alias) {
        return member.describe(alias);
    }

    /// The keys that Rekey made in the place for the alias, as their tags say.
    Answer<List<OwnKey>> madeFor(String alias) {
        return new OwnKeys(member).madeFor(alias);
    }

    /// Those that are good enough: made as is wanted now, new, and not disabled since.
    private Answer<List<KeyFacts>> described(List<OwnKey> keys, NewKey wanted, Instant now) {
        var young = new ArrayList<KeyFacts>();
        for (var key : keys) {
            if (!KeyTags.areAsWanted(wanted, place, key.tags())) {
                continue;
            }
            switch (member.describe(key.arn())) {
                case Answer.Given<KeyFacts>(var facts) -> {
                    if (wanted.isStillNew(facts.created(), now)
                            && WantedKey.judge(facts, key.arn(), place) instanceof WantedKey.Usable) {
                        young.add(facts);
                    }
                }
                case Answer.Refused<KeyFacts>(var error) -> {
                    return new Answer.Refused<>(error);
                }
                case Answer.OutOfTime<KeyFacts>(var error) -> {
                    return new Answer.OutOfTime<>(error);
                }
            }
        }
        return new Answer.Given<>(young);
    }

    private WantedKey made(KeyFacts key, String alias) {
        var usable = new WantedKey.Usable(key.arn(), List.of());
        return switch (member.describe(alias)) {
            case Answer.Given<KeyFacts>(var present) when KeyArn.same(present.arn(), key.arn()) -> usable;
            case Answer.Given<KeyFacts>(var _) -> new WantedKey.Unfinished(usable);
            case Answer.Refused<KeyFacts>(var _) -> new WantedKey.Unfinished(usable); // no alias yet, in most cases
            case Answer.OutOfTime<KeyFacts>(var error) -> unsearched(error);
        };
    }

    /// A key that was overlooked would be made a second time.
    private WantedKey.Judged unsearched(AwsError error) {
        return KeyAnswers.refused(error, Failures.of(error, place, "Looking for the keys that Rekey made", ""));
    }

    /// The key of this alias of the place's account. Where its policy keeps the member from
    /// describing it, the list of aliases tells which key it is.
    private WantedKey.Judged wanted(String alias) {
        var answer = member.describe(alias);
        var denied = answers.judged(answer, alias);
        return mayBeKeptFromDescribing(answer)
                ? switch (member.keyOf(alias)) {
                    case Answer.Given<Optional<KeyArn>>(var key) ->
                        key.map(arn -> undescribed(arn, answer)).orElse(denied);
                    case Answer.Refused<Optional<KeyArn>>(var error) -> answers.unlisted(denied, error);
                    case Answer.OutOfTime<Optional<KeyArn>>(var error) -> answers.unlisted(denied, error);
                }
                : denied;
    }

    /// The key of this ARN, whoever's it is.
    public WantedKey.Judged wanted(KeyArn key) {
        var answer = member.describe(key.text());
        return mayBeKeptFromDescribing(answer) ? undescribed(key, answer) : answers.judged(answer, key.text());
    }

    /// Whether the key's policy may let the member describe it through CloudWatch Logs only, as
    /// AssociateKmsKey does.
    private static boolean mayBeKeptFromDescribing(Answer<KeyFacts> answer) {
        return denial(answer).filter(Denial::mayBeOfTheResource).isPresent();
    }

    /// A key that the member may not describe, as far as others tell of it.
    private WantedKey.Judged undescribed(KeyArn key, Answer<KeyFacts> answer) {
        var seen = central.has(key) ? central.describe(key) : answer;
        var warning = ("DescribeKey on %s is denied to the member role of account %s. AssociateKmsKey needs it through"
                        + " CloudWatch Logs, and may need more: %s")
                .formatted(key.text(), place.account(), Serving.toLetIn(place));
        if (denial(seen).isPresent()) {
            return new WantedKey.Usable(key.text(), List.of(warning), List.of(Doubt.notDescribed(key, place, warning)));
        }
        return switch (answers.judged(seen, key.text())) {
            case WantedKey.Usable _ -> new WantedKey.Usable(key.text(), List.of(warning), closed(key, warning));
            case WantedKey.Unfit unfit -> unfit;
            case WantedKey.Unreachable unreachable -> unreachable;
        };
    }

    /// The hub sees its own key, and the policy says who may use it.
    private List<Failure> closed(KeyArn key, String warning) {
        return central.policy(key) instanceof Answer.Given<String>(var policy)
                        && !Serving.mayLetIn(policy, place.account())
                ? List.of(Doubt.closedToTheRole(place, warning))
                : List.of();
    }

    /// Whether the key may serve the place's targets, as its policy says now.
    ///
    /// @param wanted one that was found usable, or is to be created
    public Serving serving(PlaceKey wanted, Instant at) {
        return switch (wanted) {
            case PlaceKey.Existing(var arn) -> serving(arn, at);
            case PlaceKey.ToBeCreated() -> new Serving.ByDesign();
            case PlaceKey.OnePerTarget() ->
                throw new IllegalArgumentException("each target's key is judged by itself in " + place);
        };
    }

    /// @param keyArn of a key that was found usable
    public Serving serving(String keyArn, Instant at) {
        var key = new KeyArn(keyArn);
        if (key.account().equals(place.account())) {
            return Serving.of(policies.ask(key), () -> member.grants(keyArn), key, place, organization, at);
        }
        return central.has(key)
                ? withCaller(
                        key, Serving.of(policies.ask(key), () -> central.grants(key), key, place, organization, at))
                : withCaller(
                        key,
                        new Serving.Untold(Doubt.policyOfAThirdAccount(
                                key,
                                "The policy of %s can be read only in account %s, which is neither this one nor the hub."
                                                .formatted(keyArn, key.account())
                                        + " Rekey tries the key all the same")));
    }

    /// Another account's key, of whose policy nobody knows whether it lets the member in.
    private Serving withCaller(KeyArn key, Serving serving) {
        var warning =
                "Whether the policy of %s lets the member role of account %s in is not known, and CloudWatch Logs may use the key as that role: %s"
                        .formatted(key.text(), place.account(), Serving.toLetIn(place));
        return serving instanceof Serving.Untold(var doubt, var _)
                ? new Serving.Untold(doubt, List.of(warning))
                : serving;
    }

    private static Optional<Denial> denial(Answer<KeyFacts> answer) {
        return answer instanceof Answer.Refused<KeyFacts>(var error) ? Denial.of(error) : Optional.empty();
    }

    private WantedKey.Judged noneGiven() {
        return new WantedKey.Unfit(new Failure(
                "KeyNotGiven",
                "`key.arns` of the execution input has no key for Region " + place.region(),
                Blame.CONFIGURATION,
                "Add a key of Region %s to `key.arns`, or leave the Region out of `regions`"
                        .formatted(place.region())));
    }
}
