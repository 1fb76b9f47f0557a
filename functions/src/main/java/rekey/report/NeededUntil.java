package rekey.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.key.KeyHealth;
import rekey.key.KeyTrouble;
import rekey.progress.PreviousKeyUse;
import rekey.progress.StillOnKey;
import rekey.retire.Expiry;
import rekey.words.Amount;

/// How long a previous key is needed to read what it encrypted, as far as one run can tell. [Expiry]
/// says how long targets that left it need it. Other places, and what other runs left, mode `retire`
/// looks at.
///
/// @param until null where nobody can name a day
/// @param reason why nobody can; null where there is a day
public record NeededUntil(@Nullable Instant until, @Nullable String reason) {
    /// A reason is a line; report.json has more.
    private static final int NAMED = 3;

    /// @param health of the key: a day says too little of one that ends, and would be taken for a
    ///     promise of one that nobody looked at
    public static NeededUntil of(String key, KeyHealth health, PreviousKeyUse use) {
        return switch (health) {
            case KeyHealth.Fit() -> of(use);
            case KeyTrouble trouble -> trouble.isEnd() ? new NeededUntil(null, trouble.sentence(key)) : of(use);
            case KeyHealth.NotLookedAt(var why) ->
                of(use).unless("KMS did not say whether the key lasts (%s)".formatted(why));
        };
    }

    /// @param doubt whether the day holds
    private NeededUntil unless(String doubt) {
        var known = until == null
                ? reason
                : "what is stored under it is there until " + until.truncatedTo(ChronoUnit.SECONDS);
        return new NeededUntil(null, "%s; %s".formatted(known, doubt));
    }

    public static NeededUntil of(PreviousKeyUse use) {
        var reasons = new ArrayList<String>();
        if (use.left().neverExpires() > 0) {
            reasons.add("%d of the log groups %s"
                    .formatted(
                            use.left().neverExpires(),
                            Amount.either(
                                    use.left().neverExpires(),
                                    "keeps its events for ever",
                                    "keep their events for ever")));
        }
        if (use.stillOnIt() > 0) {
            reasons.add("%s of the place %s still on it"
                    .formatted(new Amount(use.stillOnIt(), "target"), Amount.either(use.stillOnIt(), "is", "are")));
        }
        Arrays.stream(StillOnKey.Doubt.values())
                .filter(use.still().doubts()::contains)
                .map(NeededUntil::words)
                .forEach(reasons::add);
        if (use.others().count() > 0) {
            reasons.add("on it too, and moved by no rotation: "
                    + named(use.others().first(), use.others().count()));
        }
        var changed = use.lastChange();
        if (changed == null) {
            reasons.add("when the last target left it is not known");
        }
        var needed = changed == null || !reasons.isEmpty()
                ? new NeededUntil(null, String.join("; ", reasons))
                : new NeededUntil(
                        Expiry.of(changed, use.logGroups(), use.left().longestRetentionDays(), use.queryResults()),
                        null);
        return unseen(use)
                ? needed.unless("not looked at: " + named(use.others().unseen()))
                : needed;
    }

    /// A place that was not looked at again says so by itself.
    private static boolean unseen(PreviousKeyUse use) {
        return !use.others().isSeen() && !use.still().doubts().contains(StillOnKey.Doubt.UNSEEN);
    }

    private static String named(List<String> all) {
        return named(all, all.size());
    }

    private static String named(List<String> some, int all) {
        var names = some.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all > NAMED ? "%s and %d more".formatted(names, all - NAMED) : names;
    }

    private static String words(StillOnKey.Doubt doubt) {
        return switch (doubt) {
            case UNSEEN -> "the place could not be looked at again after the change";
            case UNREAD -> "the key of the query results could not be read";
            case UNTOLD -> "nobody could tell which key a target's alias means";
        };
    }
}
