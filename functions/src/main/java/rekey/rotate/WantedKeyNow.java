package rekey.rotate;

import java.time.Instant;
import java.util.Optional;
import rekey.input.KeyChoice;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.WantedKey;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.KeyArn;
import rekey.progress.PlaceProgress;

/// Looks, before anything of a place is changed, whether its wanted key still is what the survey
/// found: days later, when a canary has baked, the alias may name another key, or the key be
/// disabled.
final class WantedKeyNow {
    static final String CHANGED = "WantedKeyChanged";

    private WantedKeyNow() {}

    /// @param choice of the run
    /// @return why nothing of the place is to be changed; empty where it may be
    static Optional<Failure> against(PlaceProgress place, KeyChoice choice, KeyLookup keys, Instant now) {
        if (place.begun()) {
            return Optional.empty();
        }
        return switch (choice) {
            case KeyChoice.Alias _, KeyChoice.Arns _ -> against(place, keys.wanted(choice, now));
            case KeyChoice.Create _ -> place.keyToBeMade() ? Optional.empty() : made(place, keys);
            // What is put back is put back on the keys of the journal; one that is unfit by now is found out by trying.
            case KeyChoice.Before _ -> Optional.empty();
        };
    }

    private static Optional<Failure> against(PlaceProgress place, WantedKey now) {
        return switch (now) {
            case WantedKey.Usable(var arn, var _, var _) ->
                PlaceKey.existing(arn).equals(place.wantedKey())
                        ? Optional.empty()
                        : Optional.of(changed(place.wantedKey().text(), arn));
            case WantedKey.Unfit(var failure) -> Optional.of(failure);
            case WantedKey.Unreachable(var failure) -> Optional.of(failure);
            case WantedKey.ToBeMade(), WantedKey.Unfinished(var _) ->
                throw new IllegalStateException("no key is to be made in " + place.place());
        };
    }

    /// Made by an earlier run, or by an earlier invocation for the place. KMS may show a new key
    /// late, and nothing is against one that it does not show.
    private static Optional<Failure> made(PlaceProgress place, KeyLookup keys) {
        return against(place, keys.wanted(new KeyArn(place.wantedKey().arn())))
                .filter(failure -> !failure.code().equals(KeyLookup.NOT_FOUND));
    }

    private static Failure changed(String surveyed, String now) {
        return new Failure(
                CHANGED,
                "The wanted key was %s when the place was surveyed, and is %s now".formatted(surveyed, now),
                Blame.CONFIGURATION,
                "Run Rekey again: it surveys the place for the key of today");
    }
}
