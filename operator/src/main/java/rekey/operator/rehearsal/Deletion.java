package rekey.operator.rehearsal;

import java.util.List;
import rekey.words.Amount;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/// Deletes what is of one rehearsal, and nothing else. Before each call it looks at the thing, and has the
/// [Guard] permit it.
final class Deletion {
    /// The least that KMS lets anybody choose.
    static final int DAYS = 7;

    private final Bounds bounds;
    private final Guard guard;
    private final Looks looks;
    private final AccountClients clients;

    /// @param bounds of the rehearsal whose things are deleted
    Deletion(Bounds bounds, Looks looks, AccountClients clients) {
        this.bounds = bounds;
        this.guard = new Guard(bounds);
        this.looks = looks;
        this.clients = clients;
    }

    /// What came of it.
    sealed interface Came {
        record Done() implements Came {}

        /// It is not there, or goes already.
        record NotThere() implements Came {}

        record Kept(String why) implements Came {}
    }

    /// @throws OutOfBounds where it is not of the rehearsal
    Came logGroup(String name) {
        try {
            var permit = guard.logGroup(name, looks.tags(name));
            clients.logs().deleteLogGroup(request -> request.logGroupName(permit.resource()));
            return new Came.Done();
        } catch (ResourceNotFoundException _) {
            return new Came.NotThere();
        }
    }

    /// An alias leads to its key as long as that is there: it goes after it.
    ///
    /// @throws OutOfBounds where it is not of the rehearsal
    Came alias(AliasListEntry alias) {
        var name = alias.aliasName();
        var target = alias.targetKeyId();
        try {
            var permit = guard.alias(name, looks.key(target == null ? name : target));
            if (target != null && !looks.goes(target)) {
                return new Came.Kept("it leads to a key that is not scheduled for deletion");
            }
            clients.kms().deleteAlias(request -> request.aliasName(permit.resource()));
            return new Came.Done();
        } catch (NotFoundException _) {
            return new Came.NotThere();
        }
    }

    /// Schedules it, unless a log group that is not of the rehearsal is on it.
    ///
    /// @param users of the place, seen a moment ago
    /// @throws OutOfBounds where it is not of the rehearsal
    Came key(String key, KeyUsers users) {
        var facts = looks.key(key);
        if (facts.isEmpty() || looks.goes(key)) {
            return new Came.NotThere();
        }
        var permit = guard.key(facts.get());
        var others = others(key, users);
        if (!others.isEmpty()) {
            return new Came.Kept("it is not scheduled for deletion, because %s on it that %s not the rehearsal's: %s"
                    .formatted(
                            new Amount(others.size(), "log group").with("is", "are"),
                            Amount.either(others.size(), "is", "are"),
                            String.join(", ", others.subList(0, Math.min(others.size(), 10)))));
        }
        clients.kms()
                .scheduleKeyDeletion(request -> request.keyId(permit.resource()).pendingWindowInDays(DAYS));
        return new Came.Done();
    }

    private List<String> others(String key, KeyUsers users) {
        return users.of(key, bounds).stream().filter(name -> !isOwn(name)).toList();
    }

    private boolean isOwn(String logGroup) {
        if (!bounds.names(logGroup)) {
            return false;
        }
        try {
            guard.logGroup(logGroup, looks.tags(logGroup));
            return true;
        } catch (ResourceNotFoundException _) {
            return true;
        } catch (OutOfBounds _) {
            return false;
        }
    }
}
