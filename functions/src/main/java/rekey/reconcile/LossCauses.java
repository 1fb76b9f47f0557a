package rekey.reconcile;

import org.jspecify.annotations.Nullable;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Excerpt;
import rekey.outcome.Failure;
import rekey.words.Amount;

/// Why nothing was heard of a place: its child execution failed, or the run ended before there was
/// one.
public final class LossCauses {
    private static final int MOST_TOLD = 1000;

    private final FailedChildren children;
    private final @Nullable EarlyEnd end;

    /// @param end null where the run did not end early
    public LossCauses(FailedChildren children, @Nullable EarlyEnd end) {
        this.children = children;
        this.end = end;
    }

    Failure of(LostPlace lost) {
        return children.of(lost)
                .map(why -> new Failure(
                        why.code(), "%s: %s".formatted(lost.text(), why.message()), why.blame(), why.remedy()))
                .orElseGet(() -> end == null ? unexplained(lost) : endedEarly(lost, end));
    }

    private static Failure endedEarly(LostPlace lost, EarlyEnd end) {
        var problem = end.problem();
        return new Failure(
                problem.error(),
                "%s: the run ended early. %s".formatted(lost.text(), Excerpt.of(problem.text(), MOST_TOLD)),
                end.blame(),
                end.remedy());
    }

    private Failure unexplained(LostPlace lost) {
        return new Failure(
                "NoResult",
                lost.text() + unread(),
                Blame.REKEY,
                "Open the failed child of the Map Run in the Step Functions console for its cause, then run Rekey again: it goes on where this run ended");
    }

    private String unread() {
        var refusal = children.refusal();
        if (refusal != null) {
            return ". The reason could not be read: " + refusal(refusal);
        }
        int read = children.read().size();
        return children.unread() == 0
                ? ""
                : ". %s failed. Rekey looked into %s of them, and not into that of this place"
                        .formatted(new Amount(read + children.unread(), "child execution"), Amount.digits(read));
    }

    private static String refusal(AwsError error) {
        return Excerpt.of("%s: %s".formatted(error.code(), error.message()), MOST_TOLD);
    }
}
