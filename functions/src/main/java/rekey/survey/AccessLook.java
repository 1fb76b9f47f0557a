package rekey.survey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.input.KeyChoice;
import rekey.input.ReadersRule;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.PolicyReading;
import rekey.outcome.Blame;
import rekey.outcome.Excerpt;
import rekey.outcome.Failure;
import rekey.outcome.ReadersKept;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.Access;
import rekey.policy.AccessUse;
import rekey.policy.Readers;
import rekey.target.PreviousKey;

/// Looks who loses access to the logs of a place when they move: reads the policies of the keys that
/// they are on and of those that they are to be on, and compares them.
public final class AccessLook {
    /// The same for all places: what is to be pasted differs, and may have any text of its author in it.
    private static final String REMEDY =
            "Add the statements of `access.letIn` in report.json to the policy of the wanted key; report.html has them under \"Who loses access\". Or leave out `\"readers\": \"keep\"` to move the logs all the same";

    private static final int MOST_NAMED = 3;
    private static final int MOST_CHARACTERS = 4_000;

    private final Place place;
    private final KeyLookup keys;
    private final ExecutionInput input;
    private final BooleanSupplier timeIsUp;

    public AccessLook(Place place, KeyLookup keys, ExecutionInput input, BooleanSupplier timeIsUp) {
        this.place = place;
        this.keys = keys;
        this.input = input;
        this.timeIsUp = timeIsUp;
    }

    /// What is known of one key.
    private sealed interface Side {
        /// @param key null for no key
        record Known(Readers.@Nullable Key key) implements Side {}

        /// There is no such key, or nothing is stored under it: nobody can lose anything.
        record Nobody() implements Side {}

        record Untold(String name, String why) implements Side {}
    }

    /// @param now for policies that look at the clock
    public Access of(SortedSet<Move> moves, Instant now) {
        var readers = new Readers(place, keys.organization(), now);
        for (var move : moves) {
            if (timeIsUp.getAsBoolean()) {
                readers.notLookedAt(move.to().text(), "the invocation's time was up before the policies were compared");
                continue;
            }
            var to = wanted(move.to());
            if (to instanceof Side.Known(var key) && key != null) {
                readers.wanted(key);
            }
            switch (to) {
                case Side.Untold(var name, var why) -> readers.notLookedAt(name, why);
                case Side.Known(var key) when key != null -> from(move.from(), key, readers);
                case Side.Known _, Side.Nobody _ -> {}
            }
        }
        return readers.access();
    }

    private void from(PreviousKey from, Readers.Key to, Readers readers) {
        switch (present(from)) {
            case Side.Untold(var name, var why) -> readers.notLookedAt(name, why);
            case Side.Known(var key) when key != null -> readers.move(key, to);
            case Side.Known _ -> readers.moveFromNoKey(to);
            case Side.Nobody _ -> {}
        }
    }

    private Side present(PreviousKey key) {
        return switch (key) {
            case PreviousKey.None() -> new Side.Known(null);
            case PreviousKey.Key(var arn) -> read(arn);
            case PreviousKey.Named(var name) -> new Side.Untold(name, "KMS does not say which key it is");
            case PreviousKey.Unknown() -> new Side.Nobody(); // query results where nothing can be queried
        };
    }

    private Side wanted(PreviousKey key) {
        return switch (key) {
            case PreviousKey.None() -> new Side.Nobody(); // there it takes no key
            case PreviousKey.Key(var arn) -> read(arn);
            case PreviousKey.Named(var name) -> new Side.Untold(name, "KMS does not say which key it is");
            case PreviousKey.Unknown() ->
                input.key() instanceof KeyChoice.Create(var wanted)
                        ? new Side.Known(
                                Readers.Key.toBeMade(place, new PlaceKey.ToBeCreated().text(), keys.policyOf(wanted)))
                        : new Side.Nobody();
        };
    }

    private Side read(String arn) {
        if (!arn.startsWith("arn:")) {
            return new Side.Untold(arn, "it is not the ARN of a key");
        }
        var key = new KeyArn(arn);
        return switch (keys.policies().of(key, timeIsUp)) {
            case PolicyReading.Read(var policy) -> new Side.Known(new Readers.Key(key, policy));
            case PolicyReading.Gone() -> new Side.Nobody();
            case PolicyReading.Untold(var why, var _) -> new Side.Untold(arn, why);
        };
    }

    /// Why a policy could not be read now, if the place is left alone because of that and KMS may
    /// tell the next time.
    public Optional<Failure> untold(SortedSet<Move> moves) {
        if (input.readers() == ReadersRule.WARN) {
            return Optional.empty();
        }
        return moves.stream()
                .flatMap(move -> Stream.of(move.from(), move.to()))
                .distinct()
                .flatMap(key -> passing(key).stream())
                .findFirst();
    }

    private Optional<Failure> passing(PreviousKey key) {
        return key instanceof PreviousKey.Key(var arn)
                        && arn.startsWith("arn:")
                        && keys.policies().of(new KeyArn(arn), timeIsUp)
                                instanceof PolicyReading.Untold(var _, var failure)
                ? Optional.ofNullable(failure)
                : Optional.empty();
    }

    /// Why nothing is touched; empty where the run is to go on all the same.
    public Optional<Failure> refusal(Access access) {
        return input.readers() == ReadersRule.WARN || access.isKept()
                ? Optional.empty()
                : Optional.of(new Failure(
                        ReadersKept.CODE,
                        Excerpt.of(String.join(". ", warnings(access)), MOST_CHARACTERS),
                        Blame.CONFIGURATION,
                        REMEDY));
    }

    /// Sentences for people, in few words: the report has the rest.
    static List<String> warnings(Access access) {
        var warnings = new ArrayList<String>();
        for (var closed : access.closed()) {
            warnings.add(
                    "The policy of %s lets no role and no user of this account use it for %s through CloudWatch Logs, and leaves it to no IAM policy: logs that move there are lost to all of them"
                            .formatted(closed.key(), uses(closed.uses())));
        }
        if (access.losing() > 0) {
            warnings.add("%s access to logs that are moved here: %s"
                    .formatted(
                            access.losing() == 1 ? "1 identity loses" : access.losing() + " identities lose",
                            named(access.losesAccess(), access.losing())));
        }
        if (access.perhapsLosing() > 0) {
            warnings.add("%s access to logs that are moved here: %s"
                    .formatted(
                            access.perhapsLosing() == 1
                                    ? "1 identity may lose"
                                    : access.perhapsLosing() + " identities may lose",
                            named(access.mayLoseAccess(), access.perhapsLosing())));
        }
        var unseen = new LinkedHashMap<String, List<String>>();
        access.notLookedAt()
                .forEach(key -> unseen.computeIfAbsent(key.why().replace(key.key(), "it"), _ -> new ArrayList<>())
                        .add(key.key()));
        unseen.forEach((why, alike) -> warnings.add("Who loses access to logs was not looked at for %s%s: %s"
                .formatted(
                        alike.getFirst(), alike.size() == 1 ? "" : " and %d more".formatted(alike.size() - 1), why)));
        return warnings;
    }

    private static String uses(List<AccessUse> uses) {
        return String.join(" and ", uses.stream().map(AccessUse::text).toList());
    }

    private static String named(List<Access.Change> changes, int all) {
        var first = changes.stream()
                .limit(MOST_NAMED)
                .map(change -> "%s (%s)".formatted(change.identity(), uses(change.uses())))
                .toList();
        return String.join(", ", first) + (all > first.size() ? " and %d more".formatted(all - first.size()) : "");
    }
}
