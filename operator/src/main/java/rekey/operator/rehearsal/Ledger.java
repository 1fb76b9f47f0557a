package rekey.operator.rehearsal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What this rehearsal has made, whatever credentials it was made with. A thing is written down before the call
/// that makes it, so that nothing is forgotten whose answer never came.
final class Ledger {
    private final Set<String> logGroups = new LinkedHashSet<>();
    private final Set<String> aliases = new LinkedHashSet<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<String> answered = new LinkedHashSet<>();
    private final List<String> unanswered = new ArrayList<>();
    private int keysMade;
    private boolean ended;

    /// From now on nothing is made or changed any more; what is there can still be deleted. A change that is
    /// under way is waited for.
    synchronized void end() {
        ended = true;
    }

    synchronized void change(Runnable call) {
        if (ended) {
            throw new Sandbox.Ended();
        }
        call.run();
    }

    synchronized void logGroup(String name, Runnable call) {
        logGroups.add(name);
        call.run();
        answered.add(name);
    }

    synchronized void alias(String name, Runnable call) {
        aliases.add(name);
        call.run();
        answered.add(name);
    }

    /// A key has no name before the answer: where none came, there may be a key that nobody can name.
    ///
    /// @param word of its alias
    /// @param call makes it
    /// @return its ARN
    synchronized String key(String word, Supplier<String> call) {
        try {
            var arn = call.get();
            keys.add(arn);
            answered.add(arn);
            keysMade++;
            return arn;
        } catch (RuntimeException e) {
            if (!(e instanceof AwsServiceException refused) || refused.statusCode() >= 500) {
                unanswered.add("A key may have been made whose ARN AWS did not tell (\"%s\"): %s"
                        .formatted(word, e.getMessage()));
            }
            throw e;
        }
    }

    /// That may still be there.
    synchronized Set<String> logGroups() {
        return new LinkedHashSet<>(logGroups);
    }

    synchronized Set<String> aliases() {
        return new LinkedHashSet<>(aliases);
    }

    /// Those that are not scheduled for deletion yet.
    synchronized Set<String> keys() {
        return new LinkedHashSet<>(keys);
    }

    synchronized int keysMade() {
        return keysMade;
    }

    /// Keys that may be there, and that nobody can name.
    synchronized List<String> unanswered() {
        return List.copyOf(unanswered);
    }

    /// Whether AWS has said that it made this.
    synchronized boolean isMade(String name) {
        return answered.contains(name);
    }

    synchronized void deleted(String name) {
        logGroups.remove(name);
        aliases.remove(name);
        keys.remove(name);
        answered.remove(name);
    }
}
