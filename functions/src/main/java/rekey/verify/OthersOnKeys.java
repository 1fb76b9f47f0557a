package rekey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.holders.HeldKey;
import rekey.holders.Holders;
import rekey.key.ShownKeys;
import rekey.outcome.NotLookedAt;
import rekey.progress.OtherHolders;
import rekey.target.PreviousKey;

/// What beside targets is on the keys that a run has left in a place. The place is asked once, where
/// there is such a key at all.
final class OthersOnKeys {
    private final Supplier<Holders> place;
    private final ShownKeys keys;
    private final BooleanSupplier timeIsUp;
    private @Nullable Seen seen;

    /// @param place asks it
    /// @param timeIsUp when KMS is not to be asked any more
    OthersOnKeys(Supplier<Holders> place, ShownKeys keys, BooleanSupplier timeIsUp) {
        this.place = place;
        this.keys = keys;
        this.timeIsUp = timeIsUp;
    }

    private record Seen(List<HeldKey> held, List<String> notLookedAt) {
        /// What is on a name may be on any key, if KMS does not say which key the name means.
        private static Seen of(Holders found, ShownKeys keys, BooleanSupplier timeIsUp) {
            var held = found.on(keys, timeIsUp);
            var untold = held.stream()
                    .filter(one -> one.key() instanceof PreviousKey.Named)
                    .map(one ->
                            "the key that %s of %s means".formatted(one.key().text(), words(one)));
            var unseen = found.notLookedAt().stream().map(OthersOnKeys::words);
            return new Seen(held, Stream.concat(unseen, untold).toList());
        }
    }

    private static String words(NotLookedAt unseen) {
        return unseen.permission().isEmpty() ? unseen.what() : "%s (%s)".formatted(unseen.what(), unseen.permission());
    }

    private static String words(HeldKey held) {
        return "%s %s".formatted(held.holder().kind().words(), held.holder().name());
    }

    OtherHolders of(String key) {
        if (seen == null) {
            seen = Seen.of(place.get(), keys, timeIsUp);
        }
        var on = new ArrayList<String>();
        seen.held().stream()
                .filter(held -> held.isOn(key))
                .map(OthersOnKeys::words)
                .forEach(on::add);
        return new OtherHolders(on.size(), on, seen.notLookedAt());
    }
}
