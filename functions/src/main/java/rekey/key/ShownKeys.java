package rekey.key;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.KeyArn;
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

    /// Of the keys that targets of a place are on: a call takes a tenth of a second or two.
    static final int MOST_LOOKED_AT = 100;

    /// After so many keys in a row that KMS did not answer for in time, no more are asked for.
    public static final int MOST_SILENCES = 3;

    static final AwsError NOT_ASKED = new AwsError(AwsError.NO_ANSWER, 0, "not asked: out of time");
    private static final Set<String> USABLE = Set.of("Enabled", "Updating");

    private final Place place;
    private final KeyReader member;
    private final CentralKeys central;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<PreviousKey.Key, KeyHealth> healths = new HashMap<>();
    private final Map<String, String> untold = new TreeMap<>();

    private int looks;
    private int silences;

    private record Asked(ShownKey shown, int trials) {
        private boolean isToBeAskedAgain() {
            return shown instanceof ShownKey.Unread && trials < MOST_TRIALS;
        }
    }

    /// @param member KMS of the place, read with the member's role
    ShownKeys(Place place, KeyReader member, CentralKeys central) {
        this.place = place;
        this.member = member;
        this.central = central;
    }

    /// @param shown null where AWS shows none
    public ShownKey of(@Nullable String shown) {
        return of(PreviousKey.ofShown(shown));
    }

    /// The same, where KMS is not asked when time is up: it may be silent for a while, and the next
    /// invocation asks.
    ///
    /// @param shown null where AWS shows none
    public synchronized ShownKey of(@Nullable String shown, BooleanSupplier timeIsUp) {
        var key = PreviousKey.ofShown(shown);
        return key instanceof PreviousKey.Named name && isToBeAsked(name) && timeIsUp.getAsBoolean()
                ? refused(name, NOT_ASKED)
                : of(key);
    }

    public synchronized ShownKey of(PreviousKey key) {
        return key instanceof PreviousKey.Named name
                ? asked.compute(name.text(), (_, before) -> asked(name, before)).shown()
                : new ShownKey.Told(key);
    }

    /// Whether what is stored under a key can be read, and will be. A number of keys of a place are
    /// looked at, each once, but for those that KMS may tell of the next time.
    ///
    /// @param timeIsUp asked before each call
    public synchronized KeyHealth health(PreviousKey.Key key, BooleanSupplier timeIsUp) {
        var known = healths.get(key);
        if (known != null) {
            return known;
        }
        if (looks == MOST_LOOKED_AT) {
            return new KeyHealth.NotLookedAt("Rekey asks KMS for %d keys of a place at most".formatted(MOST_LOOKED_AT));
        }
        if (timeIsUp.getAsBoolean()) {
            return new KeyHealth.NotLookedAt("there was no time left to ask KMS for it");
        }
        if (silences == MOST_SILENCES) {
            return new KeyHealth.NotLookedAt("KMS gave no answer for %d keys before it".formatted(MOST_SILENCES));
        }
        looks++;
        var seen = look(key);
        if (!(seen instanceof KeyHealth.NotLookedAt)) {
            healths.put(key, seen);
            silences = 0;
        }
        return seen;
    }

    /// A key of the hub may keep the members from describing it.
    private KeyHealth look(PreviousKey.Key key) {
        var seen = health(member.describe(key.arn()));
        return seen instanceof KeyHealth.NotLookedAt
                        && KeyArn.isWellFormed(key.arn())
                        && central.has(new KeyArn(key.arn()))
                ? seen.or(health(central.describe(new KeyArn(key.arn()))))
                : seen;
    }

    private KeyHealth health(Answer<KeyFacts> answer) {
        return switch (answer) {
            case Answer.Given<KeyFacts>(var facts) ->
                USABLE.contains(facts.state())
                        ? new KeyHealth.Fit()
                        : new KeyTrouble(facts.state(), facts.deletionDate());
            case Answer.Refused<KeyFacts>(var error) ->
                error.code().equals("NotFoundException") ? new KeyTrouble(KeyTrouble.MISSING, null) : unseen(error);
            case Answer.OutOfTime<KeyFacts>(var error) -> unseen(error);
        };
    }

    private KeyHealth unseen(AwsError error) {
        if (ErrorDisposition.to(error).passes()) {
            silences++;
        }
        return new KeyHealth.NotLookedAt("DescribeKey: %s: %s".formatted(error.code(), error.message()));
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

    private boolean isToBeAsked(PreviousKey.Named name) {
        var before = asked.get(name.text());
        return before == null || before.isToBeAskedAgain();
    }

    private Asked asked(PreviousKey.Named name, @Nullable Asked before) {
        if (before == null) {
            return new Asked(ask(name), 1);
        }
        return before.isToBeAskedAgain() ? new Asked(ask(name), before.trials() + 1) : before;
    }

    private ShownKey ask(PreviousKey.Named name) {
        return switch (member.describe(name.text())) {
            case Answer.Given<KeyFacts>(var facts) -> new ShownKey.Told(new PreviousKey.Key(facts.arn()));
            case Answer.Refused<KeyFacts>(var error) -> refused(name, error);
            case Answer.OutOfTime<KeyFacts>(var last) -> refused(name, last);
        };
    }

    private ShownKey refused(PreviousKey.Named name, AwsError error) {
        return switch (ErrorDisposition.to(error)) {
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
