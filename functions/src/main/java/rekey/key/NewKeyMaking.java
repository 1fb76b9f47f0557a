package rekey.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import rekey.aws.Answer;
import rekey.input.KeyChoice;
import rekey.input.NewKey;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.pacing.Time;
import rekey.place.Place;

/// Makes the new key of a place, at most one in a run: wherever an earlier attempt died, the next
/// one finds what it left. The bucket knows whether a key was asked for, and which came of it;
/// where it knows the first alone, the key's tags tell, and they are waited for, because KMS may
/// show a new key late.
///
/// Source: docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html (eventual consistency)
public final class NewKeyMaking {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /// How far ahead a call is noted: until then no other note is written, however many are throttled.
    private static final Duration NOTED_AHEAD = Duration.ofSeconds(10);
    private static final int MOST_ATTEMPTS = 2;
    private static final String LOOKING = "Looking for the key that this run made";
    private static final AwsError NO_ANSWER =
            new AwsError(AwsError.NO_ANSWER, 0, "no answer, and no key of this run is to be found");

    private final String run;
    private final NewKey wanted;
    private final Place place;
    private final KeyLookup keys;
    private final KeyChanges changes;
    private final KeyMemory memory;
    private final Instant silentFrom;
    private final Duration shows;
    private final Time time;
    private final BooleanSupplier timeIsUp;

    /// @param silentFrom from then on no other run makes a key: one that was stopped just before this
    ///     one began may still be at it until then
    /// @param shows how long a key that was asked for is looked for before another one is
    public NewKeyMaking(
            String run,
            NewKey wanted,
            Place place,
            KeyLookup keys,
            KeyChanges changes,
            KeyMemory memory,
            Instant silentFrom,
            Duration shows,
            Time time,
            BooleanSupplier timeIsUp) {
        this.run = run;
        this.wanted = wanted;
        this.place = place;
        this.keys = keys;
        this.changes = changes;
        this.memory = memory;
        this.silentFrom = silentFrom;
        this.shows = shows;
        this.time = time;
        this.timeIsUp = timeIsUp;
    }

    public NewKeyAnswer make() {
        var known = memory.made();
        if (known.isPresent()) {
            return new NewKeyAnswer.Made(known.get());
        }
        if (timeIsUp.getAsBoolean() || !silent()) {
            return new NewKeyAnswer.OutOfTime();
        }
        var asked = memory.ask(time.now());
        if (asked.isEmpty()) {
            return created(MOST_ATTEMPTS);
        }
        return answer(
                lookedFor(asked.get()),
                LOOKING,
                key -> key.map(this::kept).orElseGet(() -> created(MOST_ATTEMPTS - 1)));
    }

    private NewKeyAnswer created(int attempts) {
        for (int attempt = 0; attempt < attempts; attempt++) {
            var there = memory.made();
            if (there.isPresent()) {
                return new NewKeyAnswer.Made(there.get());
            }
            switch (keys.wanted(new KeyChoice.Create(wanted), time.now())) {
                // It shows since the survey, which may be days old: that of a run that was stopped, as a rule.
                case WantedKey.Usable(var arn, var _, var _) -> {
                    return kept(arn);
                }
                case WantedKey.Unfinished(var key) -> {
                    return kept(key.arn());
                }
                case WantedKey.Unfit(var failure) -> {
                    return new NewKeyAnswer.NotMade(failure);
                }
                case WantedKey.Unreachable(var failure) -> {
                    return new NewKeyAnswer.NotMade(failure);
                }
                case WantedKey.ToBeMade() -> {}
            }
            // Nobody knows what came of it: the tags do.
            var settled = askedFor().then(key -> key.isPresent() ? given(key) : lookedFor(time.now()));
            if (!(settled instanceof Answer.Given<Optional<String>>(var key)) || key.isPresent()) {
                return answer(settled, "CreateKey", arn -> kept(arn.orElseThrow()));
            }
        }
        return new NewKeyAnswer.NotMade(Failures.of(NO_ANSWER, place, "CreateKey", ""));
    }

    /// Throttles may go on for minutes, in which what is noted grows old: then it is noted again before the
    /// next call.
    private Answer<Optional<String>> askedFor() {
        while (true) {
            var latest = time.now().plus(NOTED_AHEAD);
            memory.askAgain(latest);
            var created = changes.create(
                    KeyTemplate.policy(place, wanted),
                    KeyTags.of(wanted, place, run),
                    description(),
                    () -> time.now().isAfter(latest));
            if (!(created instanceof Answer.OutOfTime<Optional<String>>) || timeIsUp.getAsBoolean()) {
                return created;
            }
        }
    }

    /// Waits for it here and not before the survey, because most runs make no key.
    ///
    /// @return false where time was up first
    private boolean silent() {
        while (time.now().isBefore(silentFrom)) {
            if (timeIsUp.getAsBoolean()) {
                return false;
            }
            var left = Duration.between(time.now(), silentFrom);
            time.sleep(left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
        }
        return true;
    }

    private NewKeyAnswer kept(String arn) {
        return new NewKeyAnswer.Made(memory.made(arn));
    }

    /// Until the key shows, or would have shown.
    ///
    /// @param asked when it was asked for last
    private Answer<Optional<String>> lookedFor(Instant asked) {
        var end = asked.plus(shows);
        while (true) {
            var look = keys.madeFor(wanted.alias()).then(made -> given(ofThisRun(made)));
            boolean seen = !(look instanceof Answer.Given<Optional<String>>(var key)) || key.isPresent();
            if (seen || !time.now().isBefore(end)) {
                return look;
            }
            if (timeIsUp.getAsBoolean()) {
                return new Answer.OutOfTime<>(NO_ANSWER);
            }
            time.sleep(BETWEEN_LOOKS);
        }
    }

    private Optional<String> ofThisRun(List<OwnKey> made) {
        return made.stream()
                .filter(key -> KeyTags.areOf(run, key.tags()))
                .map(OwnKey::arn)
                .sorted()
                .findFirst();
    }

    private static Answer<Optional<String>> given(Optional<String> key) {
        return new Answer.Given<>(key);
    }

    private String description() {
        return "CloudWatch Logs of account %s in %s, for %s. Made by Rekey"
                .formatted(place.account(), place.region(), wanted.alias());
    }

    private <T> NewKeyAnswer answer(Answer<T> answer, String doing, Function<T, NewKeyAnswer> next) {
        return switch (answer) {
            case Answer.Given<T>(var value) -> next.apply(value);
            case Answer.Refused<T>(var error) -> new NewKeyAnswer.NotMade(failure(error, doing));
            case Answer.OutOfTime<T>(var _) -> new NewKeyAnswer.OutOfTime();
        };
    }

    private Failure failure(AwsError error, String doing) {
        return switch (error.code()) {
            case "MalformedPolicyDocumentException" ->
                new Failure(
                        error.code(),
                        doing + ": " + error.message(),
                        Blame.CONFIGURATION,
                        "Every role of `key.create.readers` and `key.create.writers` must exist; account %s needs its own role for each one that is given by name. Leave out those that do not exist, or leave out the account"
                                .formatted(place.account()));
            default -> Failures.of(error, place, doing, "");
        };
    }
}
