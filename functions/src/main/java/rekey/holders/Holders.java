package rekey.holders;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import rekey.key.ShownKey;
import rekey.key.ShownKeys;
import rekey.outcome.NotLookedAt;

/// What was found, and what could not be looked at: while there is any of that, nobody knows whether
/// there is more.
public record Holders(List<Holder> found, List<NotLookedAt> notLookedAt) {
    public static final Holders NONE = new Holders(List.of(), List.of());

    public Holders {
        found = List.copyOf(found);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /// Each with the key that its name means; with the name itself where KMS did not say it, or was not
    /// asked any more.
    ///
    /// @param timeIsUp asked before each call
    public List<HeldKey> on(ShownKeys keys, BooleanSupplier timeIsUp) {
        var silences = new AtomicInteger();
        BooleanSupplier enough = () -> silences.get() >= ShownKeys.MOST_SILENCES || timeIsUp.getAsBoolean();
        return found.stream()
                .map(one -> {
                    var shown = keys.of(one.key(), enough);
                    if (shown instanceof ShownKey.Unread) {
                        silences.incrementAndGet();
                    }
                    return new HeldKey(one, shown.key());
                })
                .toList();
    }

    /// What two looks have found both is there once.
    public Holders and(Holders others) {
        return new Holders(joined(found, others.found), joined(notLookedAt, others.notLookedAt));
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }
}
