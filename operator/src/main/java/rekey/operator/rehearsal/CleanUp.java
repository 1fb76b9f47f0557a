package rekey.operator.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import rekey.aws.AwsErrors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

/// Deletes what rehearsals have left in the place, this one and earlier ones: log groups and aliases, and
/// schedules the deletion of their keys. It goes on where one of them fails, and says what is left.
final class CleanUp {
    private final Sandbox sandbox;
    private final Looks looks;
    private final List<String> left = new ArrayList<>();
    private final List<String> notOurs = new ArrayList<>();

    CleanUp(Sandbox sandbox, Looks looks) {
        this.sandbox = sandbox;
        this.looks = looks;
    }

    /// @param left what is still there, and why
    /// @param notOurs what is named like a rehearsal's, and is none's
    record Cleaned(int logGroups, int keys, int aliases, List<String> left, List<String> notOurs) {
        boolean nothing() {
            return logGroups + keys + aliases == 0;
        }
    }

    synchronized Cleaned all() {
        left.clear();
        notOurs.clear();
        // The keys are found by their aliases too: those go last.
        int logGroups = each(
                "the log groups",
                () -> looks.logGroups(Bounds.PREFIX).stream()
                        .map(LogGroup::logGroupName)
                        .filter(name -> Bounds.idOfLogGroup(name).isPresent())
                        .toList(),
                name -> name,
                sandbox::deleteLogGroup);
        int keys = each("the keys with a tag", looks::taggedKeys, key -> key, sandbox::scheduleDeletion)
                + each("the keys with an alias", looks::namedKeys, key -> key, sandbox::scheduleDeletion);
        int aliases = each("the aliases", looks::aliases, AliasListEntry::aliasName, sandbox::deleteAlias);
        return new Cleaned(logGroups, keys, aliases, List.copyOf(left), List.copyOf(notOurs));
    }

    private <T> int each(String what, Supplier<List<T>> listing, Function<T, String> name, Predicate<T> deletion) {
        var found = new ArrayList<T>();
        tried(what, () -> found.addAll(listing.get()));
        return (int) found.stream()
                .filter(one -> tried(name.apply(one), () -> deletion.test(one)))
                .count();
    }

    private boolean tried(String what, BooleanSupplier deletion) {
        try {
            return deletion.getAsBoolean();
        } catch (OutOfBounds e) {
            notOurs.add(String.valueOf(e.getMessage()));
            return false;
        } catch (SdkException e) {
            left.add("%s: %s".formatted(what, AwsErrors.of(e).message()));
            return false;
        }
    }
}
