package rekey.key;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Reaction;
import rekey.place.Place;
import rekey.target.PreviousKey;

/// The keys that CloudWatch Logs shows for the targets of a place, in one invocation. It may show
/// the alias that somebody gave it: KMS is asked which key that is, once for each alias, so that a
/// key is counted as one whatever it is called. An ARN of a key takes no call.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html (kmsKeyId)
public final class ShownKeys {
    /// So often a name is asked for that KMS had no answer to: a place may show it sixty thousand
    /// times.
    static final int MOST_TRIALS = 3;

    /// Of the keys that targets of a place are on.
    static final int MOST_LOOKED_AT = 20;

    private static final Set<String> USABLE = Set.of("Enabled", "Updating");

    private final Place place;
    private final KeyReader member;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<PreviousKey.Key, Optional<KeyTrouble>> troubles = new HashMap<>();
    private final Map<String, String> untold = new TreeMap<>();

    private record Asked(ShownKey shown, int trials) {}

    /// @param member KMS of the place, read with the member's role
    ShownKeys(Place place, KeyReader member) {
        this.place = place;
        this.member = member;
    }

    /// @param shown null where AWS shows none
    public ShownKey of(@Nullable String shown) {
        return of(PreviousKey.ofShown(shown));
    }

    public synchronized ShownKey of(PreviousKey key) {
        return key instanceof PreviousKey.Named name
                ? asked.compute(name.text(), (_, before) -> asked(name, before)).shown()
                : new ShownKey.Told(key);
    }

    /// What is wrong with a key that targets are on; empty where nothing is, or nobody may know. A
    /// few keys of a place are looked at, each once.
    public synchronized Optional<KeyTrouble> trouble(PreviousKey.Key key) {
        if (!troubles.containsKey(key) && troubles.size() < MOST_LOOKED_AT) {
            troubles.put(key, look(key));
        }
        return troubles.getOrDefault(key, Optional.empty());
    }

    private Optional<KeyTrouble> look(PreviousKey.Key key) {
        return switch (member.describe(key.arn())) {
            case Answer.Given<KeyFacts>(var facts) ->
                USABLE.contains(facts.state())
                        ? Optional.empty()
                        : Optional.of(new KeyTrouble(facts.state(), facts.deletionDate()));
            case Answer.Refused<KeyFacts>(var error) ->
                error.code().equals("NotFoundException")
                        ? Optional.of(new KeyTrouble(KeyTrouble.MISSING, null))
                        : Optional.empty();
            case Answer.OutOfTime<KeyFacts>(var _) -> Optional.empty();
        };
    }

    /// What is to be known of the names that mean no known key: sentences for people, with AWS's
    /// words.
    public synchronized List<String> warnings() {
        return List.copyOf(untold.values());
    }

    /// Why no target can be put on what has this name.
    public Failure failure(PreviousKey.Named name) {
        return switch (of(name)) {
            case ShownKey.Unread(var _, var failure) -> failure;
            case ShownKey.Told(var _) ->
                new Failure(
                        KeyLookup.NOT_FOUND,
                        "Nobody knows which key it was on: " + untold.getOrDefault(name.text(), name.text()),
                        Blame.CONFIGURATION,
                        "Associate the key that it was on by hand, if you know it");
        };
    }

    private Asked asked(PreviousKey.Named name, @Nullable Asked before) {
        if (before == null) {
            return new Asked(ask(name), 1);
        }
        return before.shown() instanceof ShownKey.Unread && before.trials() < MOST_TRIALS
                ? new Asked(ask(name), before.trials() + 1)
                : before;
    }

    private ShownKey ask(PreviousKey.Named name) {
        return switch (member.describe(name.text())) {
            case Answer.Given<KeyFacts>(var facts) -> new ShownKey.Told(new PreviousKey.Key(facts.arn()));
            case Answer.Refused<KeyFacts>(var error) -> refused(name, error);
            case Answer.OutOfTime<KeyFacts>(var last) -> refused(name, last);
        };
    }

    private ShownKey refused(PreviousKey.Named name, AwsError error) {
        return switch (Reaction.to(error)) {
            case RETRY, SLOW_DOWN ->
                new ShownKey.Unread(name, Failures.of(error, place, "DescribeKey of " + name.text(), ""));
            case GONE, RESERVED, CONFIGURATION, REFUSED, BUG -> {
                untold.put(
                        name.text(),
                        "Targets are shown on %s, and KMS does not say which key that is (%s: %s): how long that key is needed is not known"
                                .formatted(name.text(), error.code(), error.message()));
                yield new ShownKey.Told(name);
            }
        };
    }
}
