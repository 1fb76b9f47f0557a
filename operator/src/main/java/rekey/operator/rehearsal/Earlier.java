package rekey.operator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import rekey.aws.AwsErrors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

/// Looks for what other rehearsals have left in a place.
final class Earlier {
    /// No rehearsal goes on for longer: seven runs of half an hour at most, and the questions.
    static final Duration LONGEST = Duration.ofHours(6);

    private final Bounds bounds;
    private final Looks looks;
    private final Set<String> ended;

    /// @param bounds of the rehearsal that is about to begin
    /// @param ended rehearsals of which somebody knows that they have ended
    Earlier(Bounds bounds, Looks looks, Set<String> ended) {
        this.bounds = bounds;
        this.looks = looks;
        this.ended = ended;
    }

    /// @param left the things of each rehearsal that has ended, by its id
    /// @param goingOn of rehearsals that may go on: they are not touched
    /// @param notOurs what is named like a rehearsal's, and is none's
    /// @param notSeen lists that AWS refused
    record Seen(
            SortedMap<String, List<String>> left,
            SortedMap<String, Instant> goingOn,
            List<String> notOurs,
            List<String> notSeen) {}

    /// @throws SdkException where the log groups cannot be listed
    Seen look(Instant now) {
        var left = new TreeMap<String, List<String>>();
        var notOurs = new ArrayList<String>();
        var notSeen = new ArrayList<String>();
        for (var group : looks.logGroups(Bounds.PREFIX)) {
            Bounds.idOfLogGroup(group.logGroupName())
                    .ifPresent(id -> add(left, notOurs, id, group.logGroupName(), () -> permit(id, group)));
        }
        for (var alias : listed("the aliases", () -> looks.aliases(), notSeen)) {
            Bounds.idOfAlias(alias.aliasName())
                    .ifPresent(id -> add(left, notOurs, id, alias.aliasName(), () -> permit(id, alias)));
        }
        for (var key : listed("the keys with a tag", () -> looks.taggedKeys().entrySet(), notSeen)) {
            Optional.of(key.getValue())
                    .filter(Bounds::isId)
                    .filter(_ -> !looks.goes(key.getKey()))
                    .ifPresent(id -> add(left, notOurs, id, key.getKey(), () -> permit(id, key.getKey())));
        }
        left.remove(bounds.id());
        var goingOn = new TreeMap<String, Instant>();
        left.keySet().stream()
                .filter(id -> !ended.contains(id))
                .forEach(id -> Bounds.began(id)
                        .filter(began -> began.plus(LONGEST).isAfter(now))
                        .ifPresent(began -> goingOn.put(id, began)));
        // An id that names no moment is nobody's rehearsal.
        left.keySet().removeIf(id -> goingOn.containsKey(id) || Bounds.began(id).isEmpty());
        return new Seen(left, goingOn, List.copyOf(notOurs), List.copyOf(notSeen));
    }

    private static void add(
            SortedMap<String, List<String>> left, List<String> notOurs, String id, String name, Runnable permit) {
        try {
            permit.run();
            left.computeIfAbsent(id, _ -> new ArrayList<>()).add(name);
        } catch (OutOfBounds e) {
            notOurs.add(String.valueOf(e.getMessage()));
        } catch (ResourceNotFoundException _) {
            // It went while this looked.
        }
    }

    private void permit(String id, LogGroup group) {
        guard(id).logGroup(group.logGroupName(), looks.tags(group.logGroupName()));
    }

    private void permit(String id, AliasListEntry alias) {
        guard(id)
                .alias(
                        alias.aliasName(),
                        Optional.ofNullable(alias.targetKeyId()).flatMap(looks::key));
    }

    private void permit(String id, String key) {
        looks.key(key).ifPresent(facts -> guard(id).key(facts));
    }

    private Guard guard(String id) {
        return new Guard(new Bounds(id, bounds.place()));
    }

    private static <T> Collection<T> listed(String what, Supplier<Collection<T>> listing, List<String> notSeen) {
        try {
            return listing.get();
        } catch (SdkException e) {
            notSeen.add("%s: %s".formatted(what, AwsErrors.of(e).message()));
            return List.of();
        }
    }
}
