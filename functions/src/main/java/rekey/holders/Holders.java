package rekey.holders;

import java.util.List;
import java.util.stream.Stream;
import rekey.key.ShownKeys;
import rekey.outcome.NotLookedAt;
import rekey.target.PreviousKey;

/// What was found, and what could not be looked at: while there is any of that, nobody knows whether
/// there is more.
public record Holders(List<Holder> found, List<NotLookedAt> notLookedAt) {
    public static final Holders NONE = new Holders(List.of(), List.of());

    public Holders {
        found = List.copyOf(found);
        notLookedAt = List.copyOf(notLookedAt);
    }

    /// Each with the key that its name means.
    public List<HeldKey> on(ShownKeys keys) {
        return found.stream()
                .map(one ->
                        new HeldKey(one, keys.of(PreviousKey.ofShown(one.key())).key()))
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
