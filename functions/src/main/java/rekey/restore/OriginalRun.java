package rekey.restore;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.JournalledKeys;
import rekey.key.ShownKeys;
import rekey.logs.LogGroup;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What the run that is undone had journalled of a place.
///
/// @param keys which key each target was on before that run
/// @param logGroups how many of the targets are log groups in the scope of the restoration
/// @param reading gives these log groups, each at least once, from the journal as it is
public record OriginalRun(RestoredPlace place, JournalledKeys keys, int logGroups, Consumer<Consumer<Target>> reading) {
    /// @param journal of that run
    /// @param inScope by its name
    public static OriginalRun read(Journal journal, RestoredPlace place, Predicate<String> inScope) {
        Predicate<Target> counts = target -> target instanceof Target.LogGroup(var name) && inScope.test(name);
        var logGroups = new AtomicInteger();
        var keys = JournalledKeys.of(journal, place.journal(), target -> {
            if (counts.test(target)) {
                logGroups.incrementAndGet();
            }
        });
        return new OriginalRun(
                place,
                keys,
                logGroups.get(),
                consumer -> place.journal()
                        .forEach(segment -> journal.each(segment, entry -> {
                            if (counts.test(entry.target())) {
                                consumer.accept(entry.target());
                            }
                        })));
    }

    /// Where the journal has the name of a key, KMS is asked which that is now: what is put back is
    /// put back on a key.
    public OriginalRun named(ShownKeys shown) {
        return new OriginalRun(place, keys.named(shown::of), logGroups, reading);
    }

    /// What is to be known of the names that mean a key now: sentences for people.
    public List<String> warnings(ShownKeys shown) {
        return keys.names().stream()
                .flatMap(name -> shown.of(name).key() instanceof PreviousKey.Key(var arn)
                        ? Stream.of("Targets were on %s before the run, which means %s now: they are put back on that"
                                .formatted(name.text(), arn))
                        : Stream.empty())
                .toList();
    }

    /// The key that the run put the target on, if it came to that.
    public PreviousKey given(Target target) {
        return keys.wanted(target).orElse(place.given());
    }

    /// Whether the log group is where that run has put it, and so to be put back.
    public boolean holds(LogGroup group) {
        var target = group.target();
        return keys.of(target).filter(before -> !before.same(group.key())).isPresent()
                && group.key().same(given(target));
    }

    /// The way back of a log group that the run holds.
    public JournalEntry back(LogGroup group) {
        return JournalEntry.of(group).to(keys.of(group.target()).orElseThrow());
    }
}
