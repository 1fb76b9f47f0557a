package rekey.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.ProbeCandidates;
import rekey.progress.LookSoFar;
import rekey.progress.PlaceProgress;

/// What a verification finds while it lists the log groups of a place.
final class Look {
    private final Predicate<String> inScope;
    private final TargetCheck check;
    private final OwnChanges ours;
    private final PreviousKeyCount previousKeys;
    private final @Nullable String from;
    private final List<LogGroup> onAnotherKey;
    private final Set<String> notLookedAt;
    private int right;
    private ProbeCandidates candidates;

    /// @param inScope by its name
    /// @param progress with what an earlier invocation has found
    Look(Predicate<String> inScope, TargetCheck check, OwnChanges ours, PlaceProgress progress) {
        var soFar = Objects.requireNonNullElse(progress.look(), LookSoFar.BEGINNING);
        this.inScope = inScope;
        this.check = check;
        this.ours = ours;
        this.previousKeys = new PreviousKeyCount(ours.journalled(), soFar.previousKeys());
        this.from = soFar.listing().token();
        this.notLookedAt = new LinkedHashSet<>(soFar.notLookedAt());
        this.onAnotherKey = new ArrayList<>(soFar.onAnotherKey());
        this.right = soFar.right();
        this.candidates = soFar.listing().candidates();
    }

    void at(LogGroup group) {
        candidates = candidates.plus(group);
        previousKeys.at(group);
        if (!inScope.test(group.name())) {
            return;
        }
        if (!check.isRight(group, ours)) {
            onAnotherKey.add(group);
        } else if (!ours.isJournalled(group.target()) && check.isCounted(group)) {
            right++;
        }
    }

    /// The page that the listing begins with; null for the first.
    @Nullable
    String from() {
        return from;
    }

    /// @param token of the page to go on with
    LookSoFar until(@Nullable String token) {
        return new LookSoFar(
                new ListingSoFar(token, candidates),
                List.copyOf(onAnotherKey),
                right,
                previousKeys.uses(),
                notLookedAt());
    }

    /// @param what that decides how long previous keys are needed; in words for people
    void notLookedAt(String what) {
        notLookedAt.add(what);
    }

    List<String> notLookedAt() {
        return List.copyOf(notLookedAt);
    }

    OwnChanges ours() {
        return ours;
    }

    PreviousKeyCount previousKeys() {
        return previousKeys;
    }

    ProbeCandidates candidates() {
        return candidates;
    }

    /// How many that this run was not to change are as the survey counted them.
    int right() {
        return right;
    }

    /// @param unmoved names of log groups that this run could not move
    Findings findings(Set<String> unmoved) {
        return Findings.tellApart(onAnotherKey, unmoved, ours);
    }

    /// The names of all in scope that are not right.
    Set<String> namesOnAnotherKey() {
        return onAnotherKey.stream().map(LogGroup::name).collect(Collectors.toCollection(HashSet::new));
    }
}
