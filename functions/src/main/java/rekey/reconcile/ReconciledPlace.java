package rekey.reconcile;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.inventory.Noted;
import rekey.key.KeyHealth;
import rekey.key.MovedAlias;
import rekey.key.PlaceKey;
import rekey.logs.StackLogGroups;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.outcome.Counts;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.policy.Access;
import rekey.progress.Effort;
import rekey.progress.PlaceResult;
import rekey.progress.PreviousKeyUse;
import rekey.survey.SurveyedPlace;
import rekey.target.PreviousKey;

/// A planned place and all that is known of it.
///
/// @param survey null where the survey came to nothing
/// @param result null where no worker was needed, or none reported; of a lost place what its
///     workers wrote down before
public record ReconciledPlace(
        Mode mode,
        Place place,
        @Nullable SurveyedPlace survey,
        @Nullable PlaceResult result,
        PlaceOutcome outcome) {

    /// Null where none was found.
    @Nullable
    public PlaceKey wantedKey() {
        if (result != null) {
            return result.wantedKey();
        }
        return survey == null ? null : survey.wantedKey();
    }

    public Tally tally() {
        var surveyed = survey == null ? Tally.EMPTY : survey.tally();
        return result == null ? surveyed : surveyed.plus(result.tally());
    }

    public Counts counts() {
        return tally().counts().withOpen(toChange(), unaccounted());
    }

    /// Targets that were to be changed and have no outcome.
    public int unaccounted() {
        return mode.changes() && (result == null || lost()) && !notStarted() ? unaccounted(found(), result) : 0;
    }

    /// @param toChange how many targets were to be changed
    /// @param soFar what workers wrote down of them; null where none did
    public static int unaccounted(int toChange, @Nullable PlaceResult soFar) {
        if (soFar == null) {
            return toChange;
        }
        var open = soFar.open();
        return open == null ? Math.max(0, toChange - soFar.tally().targets()) : open;
    }

    /// Targets that a rotation would change; 0 where there was one.
    public int toChange() {
        return mode == Mode.PLAN || notStarted() ? found() : 0;
    }

    /// The outcome of targets that were to be changed and have no other note.
    public Came rest() {
        var told = noted().rest();
        if (told != null) {
            return told;
        }
        if (toChange() > 0) {
            return Came.to(CountedAs.TO_CHANGE);
        }
        return Came.to(result == null || lost() ? CountedAs.UNACCOUNTED : CountedAs.FAILED);
    }

    /// Where the notes of its targets are.
    public Noted noted() {
        var surveyed = survey == null ? Noted.NOTHING : survey.noted();
        return result == null ? surveyed : surveyed.plus(result.noted());
    }

    private boolean notStarted() {
        return outcome instanceof PlaceOutcome.NotStarted;
    }

    private boolean lost() {
        return outcome instanceof PlaceOutcome.Lost;
    }

    private int found() {
        return survey == null ? 0 : survey.toChange();
    }

    /// The log groups that were to change, or are not on the wanted key, and that stacks made.
    public StackLogGroups ofStacks() {
        return survey == null ? StackLogGroups.NONE : survey.ofStacks();
    }

    public Map<String, Integer> presentKeys() {
        return survey == null ? Map.of() : new TreeMap<>(survey.presentKeys());
    }

    /// What the run found out about a previous key: the verification, where it had an answer, or the
    /// survey.
    public KeyHealth health(String key, PreviousKeyUse use) {
        return use.health().since(surveyed(key));
    }

    private KeyHealth surveyed(String key) {
        return survey == null ? KeyHealth.NotLookedAt.BY_NOBODY : survey.health(key);
    }

    /// Those of the survey, which log groups may be moved back by their owners, and what was found out
    /// since about the previous keys.
    public List<String> warnings() {
        var found = new TreeMap<String, KeyHealth>();
        previousKeys().forEach((key, use) -> found.put(key, health(key, use)));
        found.entrySet().removeIf(entry -> entry.getValue().equals(surveyed(entry.getKey())));
        var doubted = doubts().stream().map(Failure::message).collect(Collectors.toSet());
        var before = survey == null
                ? List.<String>of()
                : survey.warnings().stream()
                        .filter(warning -> !doubted.contains(warning))
                        .toList();
        var stacks = ofStacks().isEmpty()
                ? Stream.<String>empty()
                : Stream.of(ofStacks().warning(mode));
        return Stream.of(before.stream(), stacks, KeyHealth.warnings(found).stream())
                .flatMap(Function.identity())
                .toList();
    }

    /// Why a plan does not call the place ready, though it is `Planned`: what was not looked at. Told
    /// as failures, and not as warnings too.
    public List<Failure> doubts() {
        return outcome instanceof PlaceOutcome.Planned && survey != null ? survey.doubts() : List.of();
    }

    /// Who loses access to what moves, as the survey found it; null where nobody has looked.
    @Nullable
    public Access access() {
        return survey == null ? null : survey.access();
    }

    public QueryResultsState queryResults() {
        if (result != null) {
            return result.queryResults();
        }
        return survey == null ? QueryResultsState.NOT_LOOKED_AT : survey.queryResults();
    }

    /// Of a lost place, what its workers wrote down and what the survey saw: nobody knows what was
    /// moved since. Of one that was not started what the survey saw, too: there everything is on it
    /// still.
    public Map<String, PreviousKeyUse> previousKeys() {
        if (result != null && !lost()) {
            return result.previousKeys();
        }
        var uses = new TreeMap<>(result == null ? Map.of() : result.previousKeys());
        if (unaccounted() > 0 || notStarted()) {
            presentKeys().forEach((key, targets) -> {
                int rest = targets - uses.getOrDefault(key, PreviousKeyUse.NONE).moved();
                if (rest > 0 && PreviousKey.parse(key) instanceof PreviousKey.Key) {
                    uses.merge(key, seen(rest), PreviousKeyUse::plus);
                }
            });
        }
        return uses;
    }

    private PreviousKeyUse seen(int targets) {
        return notStarted()
                ? PreviousKeyUse.ofTargetsStillOnIt(targets)
                : PreviousKeyUse.ofTargetsLastSeenOnIt(targets);
    }

    public Effort effort() {
        var ofSurvey = Effort.of(survey == null ? 0 : survey.throttles(), 0);
        return result == null ? ofSurvey : ofSurvey.plus(result.effort());
    }

    @Nullable
    public MovedAlias alias() {
        return result == null ? null : result.alias();
    }
}
