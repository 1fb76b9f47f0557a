package rekey.drift;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import rekey.journal.Journal;
import rekey.journal.JournalledKeys;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What the plan that is applied was to change in a place.
///
/// @param keys which key it showed for each target
/// @param inPlan whether the plan looked at a log group of this name
/// @param logGroups how many of the targets are log groups in the scope of the run
/// @param reading gives these log groups, each at least once, from the plan's journal
public record PlannedTargets(
        PlannedPlace place,
        JournalledKeys keys,
        Predicate<String> inPlan,
        int logGroups,
        Consumer<Consumer<Target>> reading) {
    /// @param journal of the plan's run
    /// @param inScope of the run that applies it, by name
    public static PlannedTargets read(
            Journal journal, PlannedPlace place, Predicate<String> inPlan, Predicate<String> inScope) {
        Predicate<Target> counts = target -> target instanceof Target.LogGroup(var name) && inScope.test(name);
        var logGroups = new AtomicInteger();
        var keys = JournalledKeys.of(journal, place.journal(), target -> {
            if (counts.test(target)) {
                logGroups.incrementAndGet();
            }
        });
        return new PlannedTargets(
                place,
                keys,
                inPlan,
                logGroups.get(),
                consumer -> place.journal()
                        .forEach(segment -> journal.each(segment, entry -> {
                            if (counts.test(entry.target())) {
                                consumer.accept(entry.target());
                            }
                        })));
    }

    /// Whether the target is as the plan showed it.
    ///
    /// @param now the key that it is on, which is not the wanted one
    /// @return why it is left alone; empty where it may be changed
    public Optional<Drift> drift(Target target, PreviousKey now) {
        var shown = keys.of(target).orElse(null);
        if (shown == null) {
            return Optional.of(new Drift(
                    Drift.Reason.NOT_IN_THE_PLAN, "It is on %s, and is not in the plan".formatted(now.text())));
        }
        if (now.same(shown)) {
            return Optional.empty();
        }
        return Optional.of(Drift.of(now, shown));
    }

    /// Nobody can see now which key the target is on.
    public Drift unseen(Target target, String why) {
        return new Drift(
                Drift.Reason.KEY_NOT_TOLD,
                "The plan showed %s, and %s"
                        .formatted(keys.of(target).map(PreviousKey::text).orElse("nothing"), why));
    }

    /// @param failure of the key that was wanted, as it is now
    public static Drift unfit(Failure failure) {
        return new Drift(Drift.Reason.WANTED_KEY_UNFIT, failure.message());
    }

    /// @param failure of the key policy, which let CloudWatch Logs in when the plan was made
    public static Drift denied(Failure failure) {
        return new Drift(Drift.Reason.KEY_POLICY_DENIES, failure.message());
    }

    /// @param shown by the plan
    /// @param now what the plan's input means now
    public static Drift changed(String shown, String now) {
        return new Drift(
                Drift.Reason.WANTED_KEY_CHANGED,
                "The plan showed the key %s, and the plan's input now means %s".formatted(shown, now));
    }
}
