package rekey.operator.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rekey.aws.AwsErrors;
import rekey.operator.rehearsal.Deletion.Came;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

/// Deletes what one rehearsal has made: log groups and aliases, and schedules the deletion of its keys. It takes
/// them from the ledger and from AWS's lists, goes on where one of them fails, and says what is left.
final class CleanUp {
    private final Bounds bounds;
    private final Deletion deletion;
    private final Looks looks;
    private final Ledger ledger;
    private final Waiting waiting;
    private final Duration patience;
    private final List<String> left = new ArrayList<>();
    private final List<String> notOurs = new ArrayList<>();
    private Optional<KeyUsers> users = Optional.empty();

    /// @param bounds of the rehearsal whose things are deleted
    /// @param patience for as long it tries what AWS does not show yet as the rehearsal's; zero for an earlier
    ///     rehearsal, of which everybody knows by now what is its own
    CleanUp(Bounds bounds, Looks looks, AccountClients clients, Ledger ledger, Waiting waiting, Duration patience) {
        this.bounds = bounds;
        this.deletion = new Deletion(bounds, looks, clients);
        this.looks = looks;
        this.ledger = ledger;
        this.waiting = waiting;
        this.patience = patience;
    }

    /// @param left what is still there, and why
    /// @param notOurs what is named like the rehearsal's, and is not: of an earlier one only
    record Cleaned(int logGroups, int keys, int aliases, List<String> left, List<String> notOurs) {
        boolean nothing() {
            return logGroups + keys + aliases == 0;
        }
    }

    synchronized Cleaned all() {
        left.clear();
        notOurs.clear();
        users = Optional.empty();
        int logGroups = each(
                together(List.of(ledger.logGroups(), listed("the log groups", this::logGroups))), deletion::logGroup);
        var aliases = new LinkedHashMap<String, AliasListEntry>();
        listed("the aliases", looks::aliases).stream()
                .filter(alias -> Bounds.idOfAlias(alias.aliasName())
                        .filter(bounds.id()::equals)
                        .isPresent())
                .forEach(alias -> aliases.put(alias.aliasName(), alias));
        var named = aliases.values().stream()
                .flatMap(alias -> Stream.ofNullable(alias.targetKeyId()))
                .map(looks::keyArn)
                .toList();
        int keys = each(
                together(List.of(ledger.keys(), named, listed("the keys with a tag", this::taggedKeys))),
                key -> deletion.key(key, users()));
        // The keys are found by their aliases too: those go last.
        int gone = each(
                together(List.of(ledger.aliases(), aliases.keySet())), name -> deletion.alias(alias(name, aliases)));
        left.addAll(ledger.unanswered());
        return new Cleaned(logGroups, keys, gone, List.copyOf(left), List.copyOf(notOurs));
    }

    private List<String> logGroups() {
        return looks.logGroups(Bounds.PREFIX + bounds.id() + "/").stream()
                .map(LogGroup::logGroupName)
                .filter(bounds::names)
                .toList();
    }

    private List<String> taggedKeys() {
        return looks.taggedKeys().entrySet().stream()
                .filter(each -> each.getValue().equals(bounds.id()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// One that is not listed yet is asked for by its name.
    private AliasListEntry alias(String name, Map<String, AliasListEntry> listed) {
        return listed.getOrDefault(
                name,
                AliasListEntry.builder()
                        .aliasName(name)
                        .targetKeyId(looks.key(name)
                                .map(key -> key.arn().substring(key.arn().lastIndexOf('/') + 1))
                                .orElse(null))
                        .build());
    }

    private KeyUsers users() {
        if (users.isEmpty()) {
            users = Optional.of(looks.keyUsers());
        }
        return users.get();
    }

    private static List<String> together(Collection<? extends Collection<String>> names) {
        return names.stream().flatMap(Collection::stream).distinct().toList();
    }

    private <T> List<T> listed(String what, Supplier<List<T>> listing) {
        try {
            return listing.get();
        } catch (RuntimeException e) {
            left.add("%s: %s".formatted(what, words(e)));
            return List.of();
        }
    }

    private int each(List<String> names, Function<String, Came> delete) {
        var done = new LinkedHashSet<String>();
        var notYet = new LinkedHashMap<String, String>();
        names.forEach(name -> notYet.put(name, ""));
        waiting.until(patience, () -> {
            notYet.replaceAll((name, _) -> tried(name, delete, done));
            notYet.values().removeIf(String::isEmpty);
            return notYet.isEmpty();
        });
        (patience.isZero() ? notOurs : left).addAll(notYet.values());
        return done.size();
    }

    /// @return why it is to be tried again; empty where it is not
    private String tried(String name, Function<String, Came> delete, Collection<String> done) {
        try {
            return switch (delete.apply(name)) {
                case Came.Done() -> {
                    ledger.deleted(name);
                    done.add(name);
                    yield "";
                }
                case Came.NotThere() -> notThere(name);
                case Came.Kept(var why) -> {
                    left.add("%s: %s".formatted(name, why));
                    yield "";
                }
            };
        } catch (OutOfBounds e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            left.add("%s: %s".formatted(name, words(e)));
            return "";
        }
    }

    private String notThere(String name) {
        if (!ledger.isMade(name) || isGoing(name)) {
            ledger.deleted(name);
            return "";
        }
        return "%s: AWS does not show it, neither does the rehearsal know that it was deleted".formatted(name);
    }

    /// Of a key that AWS shows, and that somebody else has scheduled for deletion.
    private boolean isGoing(String name) {
        return ledger.keys().contains(name) && looks.key(name).isPresent();
    }

    private static String words(RuntimeException e) {
        return e instanceof SdkException ofAws ? AwsErrors.of(ofAws).message() : String.valueOf(e.getMessage());
    }
}
