package rekey.reconcile;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.canary.CanaryVerdict;
import rekey.input.Canary;
import rekey.outcome.Blame;
import rekey.outcome.Excerpt;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.survey.SurveyedPlace;
import rekey.words.Amount;

/// A canary that kept the run from the places of all other accounts.
///
/// @param accounts of the canary
/// @param code of the failure of a place that was not started
/// @param before what came before the place, as half a sentence
/// @param blame of what came
/// @param remedy for a place that was not started
public record CanaryStop(Set<String> accounts, String code, String before, Blame blame, String remedy) {
    public static final String CODE = "CanaryStopped";
    static final String NOT_JUDGED = "CanaryNotJudged";
    static final String NOT_BEGUN = "EndedAfterCanary";
    private static final int LONGEST_PROBLEM = 500;

    /// @param verdict null where none was asked for, or nobody could give it
    /// @param end why the run ended early; null where it did not
    /// @param begun the accounts in which a worker began; asked only where it matters
    /// @return empty where nothing was stopped
    public static Optional<CanaryStop> of(
            @Nullable Canary canary,
            @Nullable CanaryVerdict verdict,
            @Nullable EarlyEnd end,
            Supplier<Set<String>> begun) {
        if (canary == null) {
            return Optional.empty();
        }
        var accounts = Set.copyOf(canary.accounts());
        if (verdict != null && !verdict.well()) {
            return Optional.of(stopped(accounts, verdict.bad().getFirst()));
        }
        if (end == null) {
            return Optional.empty();
        }
        // The others are begun after the verdict and never before.
        if (verdict == null) {
            return Optional.of(early(accounts, NOT_JUDGED, "before its canary was judged", end));
        }
        return accounts.containsAll(begun.get())
                ? Optional.of(early(accounts, NOT_BEGUN, "after its canary, before anything else was begun", end))
                : Optional.empty();
    }

    /// @param first the place for whose sake the run stopped, the first of them
    private static CanaryStop stopped(Set<String> accounts, CanaryVerdict.BadPlace first) {
        var why = first.failure();
        return new CanaryStop(
                accounts,
                CODE,
                "the canary stopped the run before: %s is %s, %s: %s"
                        .formatted(first.place(), first.state(), why.code(), why.message()),
                why.blame(),
                "Fix the canary first, %s (%s), then run Rekey again".formatted(first.place(), why.code()));
    }

    /// @param when it ended, after the words "the run ended"
    private static CanaryStop early(Set<String> accounts, String code, String when, EarlyEnd end) {
        var why = end.problem();
        return new CanaryStop(
                accounts,
                code,
                "the run ended %s: %s: %s".formatted(when, why.error(), Excerpt.of(why.text(), LONGEST_PROBLEM)),
                end.blame(),
                "Run Rekey again: nothing was touched here");
    }

    /// @param surveyed a place that gave no result since
    /// @return empty where the place is the canary's own: it was begun
    Optional<PlaceOutcome> outcome(SurveyedPlace surveyed) {
        return accounts.contains(surveyed.place().account())
                ? Optional.empty()
                : Optional.of(new PlaceOutcome.NotStarted(new Failure(
                        code,
                        "%s to be changed, and %s"
                                .formatted(new Amount(surveyed.toChange(), "target").with("was", "were"), before),
                        blame,
                        remedy)));
    }
}
