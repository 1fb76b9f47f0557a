package rekey.restore;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
import rekey.key.PlaceKey;
import rekey.key.Serving;
import rekey.key.WantedKey;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Judges the keys that targets are put back on, each key once: it may be disabled by now, deleted,
/// or closed to CloudWatch Logs.
public final class FormerKeys {
    private final Place place;
    private final KeyLookup keys;
    private final Instant now;
    private final Map<String, Function<Target, Serving.Judgement>> judged = new HashMap<>();

    public FormerKeys(Place place, KeyLookup keys, Instant now) {
        this.place = place;
        this.keys = keys;
        this.now = now;
    }

    /// @param entry with a key of its own
    public Serving.Judgement judge(JournalEntry entry) {
        return switch (entry.wanted(new PlaceKey.OnePerTarget())) {
            case PreviousKey.Key(var arn) ->
                judged.computeIfAbsent(arn, this::judgement).apply(entry.target());
            case PreviousKey.None() -> new Serving.Judgement.Yes();
            case PreviousKey.Named name -> new Serving.Judgement.No(keys.shown().failure(name));
            case PreviousKey.Unknown() ->
                throw new IllegalArgumentException(
                        "wanted must be known for " + entry.target().text());
        };
    }

    private Function<Target, Serving.Judgement> judgement(String arn) {
        if (!KeyArn.isWellFormed(arn) || !new KeyArn(arn).isOf(place.region())) {
            return _ -> new Serving.Judgement.Perhaps(
                    "%s is not the ARN of a key of this Region: a restoration tries it".formatted(arn));
        }
        return switch (keys.wanted(new KeyArn(arn))) {
            case WantedKey.Usable(var key, var warnings, var _) -> judging(keys.serving(key, now), warnings);
            case WantedKey.Unfit(var failure) -> {
                var inItsWords = FormerKeyRemedy.in(failure, new KeyArn(arn));
                yield _ -> new Serving.Judgement.No(inItsWords);
            }
            case WantedKey.Unreachable(var failure)
            when failure.passes() ->
                _ -> new Serving.Judgement.Perhaps(
                        "%s could not be looked at (%s): a restoration tries it".formatted(arn, failure.message()));
            case WantedKey.Unreachable(var failure) -> _ -> new Serving.Judgement.No(failure);
        };
    }

    /// What is to be known about a key goes with every target that is put back on it.
    private static Function<Target, Serving.Judgement> judging(Serving serving, List<String> warnings) {
        var toBeKnown =
                Stream.concat(warnings.stream(), serving.warnings().stream()).findFirst();
        return target -> {
            var judgement = serving.of(target);
            return judgement instanceof Serving.Judgement.Yes && toBeKnown.isPresent()
                    ? new Serving.Judgement.Perhaps(toBeKnown.get())
                    : judgement;
        };
    }
}
