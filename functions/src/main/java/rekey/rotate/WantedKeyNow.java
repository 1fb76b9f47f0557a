package rekey.rotate;

import java.time.Instant;
import java.util.Optional;
import rekey.input.KeyChoice;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.WantedKey;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.place.KeyArn;
import rekey.progress.PlaceProgress;

/// Looks, before anything of a place is changed, whether its wanted key still is what the survey
/// found: days later, when a canary has baked, the alias may name another key, or the key be
/// disabled.
final class WantedKeyNow {
    static final String CHANGED = "WantedKeyChanged";

    private WantedKeyNow() {}

    /// Why nothing of a place is to be changed.
    ///
    /// @param drift where it is the key that is another, or no key for it; empty where nobody could look
    record Ban(Failure failure, Optional<Drift> drift) {
        private static Ban of(Failure failure, Drift.Reason reason) {
            return new Ban(failure, Optional.of(new Drift(reason, failure.message())));
        }
    }

    /// @param choice of the run
    /// @return why nothing of the place is to be changed; empty where it may be
    static Optional<Ban> against(PlaceProgress place, KeyChoice choice, KeyLookup keys, Instant now) {
        if (place.begun()) {
            return Optional.empty();
        }
        return switch (choice) {
            case KeyChoice.Alias _, KeyChoice.Arns _ -> against(place, keys.wanted(choice, now));
            case KeyChoice.Create _ -> place.keyToBeMade() ? Optional.empty() : made(place, keys);
            // What is put back is put back on the keys of the journal; one that is unfit by now is found out by trying.
            case KeyChoice.Before _, KeyChoice.Leaving _ -> Optional.empty();
            case KeyChoice.Planned(var plan, var _) ->
                throw new IllegalStateException("the keys of plan " + plan + " are not read");
        };
    }

    private static Optional<Ban> against(PlaceProgress place, WantedKey now) {
        return switch (now) {
            case WantedKey.Usable(var arn, var _, var _) ->
                PlaceKey.existing(arn).equals(place.wantedKey())
                        ? Optional.empty()
                        : Optional.of(Ban.of(changed(place.wantedKey().text(), arn), Drift.Reason.WANTED_KEY_CHANGED));
            case WantedKey.Unfit(var failure) -> Optional.of(Ban.of(failure, Drift.Reason.WANTED_KEY_UNFIT));
            case WantedKey.Unreachable(var failure) -> Optional.of(new Ban(failure, Optional.empty()));
            case WantedKey.ToBeMade(), WantedKey.Unfinished(var _) ->
                throw new IllegalStateException("no key is to be made in " + place.place());
        };
    }

    /// Made by an earlier run, or by an earlier invocation for the place. KMS may show a new key
    /// late, and nothing is against one that it does not show.
    private static Optional<Ban> made(PlaceProgress place, KeyLookup keys) {
        return against(place, keys.wanted(new KeyArn(place.wantedKey().arn())))
                .filter(ban -> !ban.failure().code().equals(KeyLookup.NOT_FOUND));
    }

    private static Failure changed(String surveyed, String now) {
        return new Failure(
                CHANGED,
                "The wanted key was %s when the place was surveyed, and is %s now".formatted(surveyed, now),
                Blame.CONFIGURATION,
                "Run Rekey again: it surveys the place for the key of today");
    }
}
