package rekey.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.holders.HeldKey;
import rekey.holders.Holders;
import rekey.key.ShownKeys;
import rekey.outcome.NotLookedAt;
import rekey.progress.OtherHolders;
import rekey.target.PreviousKey;

/// What beside targets is on the keys that a run has left in a place. The place is asked once, where
/// there is such a key at all.
final class OthersOnKeys {
    /// The look is no part of what a rotation promises: no place waits longer for it.
    static final Duration MOST = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(OthersOnKeys.class);

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

    private record Seen(List<HeldKey> held, List<String> notLookedAt, List<OtherHolders.NoEndpoint> noEndpoint) {
        /// What is on a name may be on any key, if KMS does not say which key the name means.
        private static Seen of(Holders found, ShownKeys keys, BooleanSupplier timeIsUp) {
            var held = found.on(keys, timeIsUp);
            var untold = held.stream()
                    .filter(one -> one.key() instanceof PreviousKey.Named)
                    .map(one ->
                            "the key that %s of %s means".formatted(one.key().text(), words(one)));
            var unseen = found.notLookedAt().stream()
                    .filter(one -> one.absent() == null)
                    .map(NotLookedAt::words);
            return new Seen(
                    held,
                    Stream.concat(unseen, untold).toList(),
                    found.notLookedAt().stream().flatMap(Seen::noEndpoint).toList());
        }

        private static Stream<OtherHolders.NoEndpoint> noEndpoint(NotLookedAt unseen) {
            var service = unseen.absent();
            return service == null ? Stream.empty() : Stream.of(new OtherHolders.NoEndpoint(unseen.words(), service));
        }
    }

    private static String words(HeldKey held) {
        return "%s %s".formatted(held.holder().kind().words(), held.holder().name());
    }

    /// Whatever comes of it ends no place that was verified.
    private Seen look() {
        try {
            return Seen.of(place.get(), keys, timeIsUp);
        } catch (RuntimeException e) {
            LOG.warn("What else is on the keys that were left could not be looked at", e);
            var failure = AwsErrors.unforeseen(e);
            return new Seen(
                    List.of(),
                    List.of("what else may be on it (%s: %s)".formatted(failure.code(), failure.message())),
                    List.of());
        }
    }

    OtherHolders of(String key) {
        if (seen == null) {
            seen = look();
        }
        var on = new ArrayList<String>();
        seen.held().stream()
                .filter(held -> held.isOn(key))
                .map(OthersOnKeys::words)
                .forEach(on::add);
        return new OtherHolders(on.size(), on, seen.notLookedAt(), seen.noEndpoint(), List.of());
    }
}
