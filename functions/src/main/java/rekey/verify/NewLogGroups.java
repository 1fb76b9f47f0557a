package rekey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import rekey.key.Serving;
import rekey.logs.LogGroup;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;

/// Judges log groups that are neither on the wanted key nor in the journal: they appeared since the
/// survey, or the key may not serve them.
final class NewLogGroups {
    private final boolean deniedBefore;
    private final Supplier<Serving> serving;

    /// @param deniedBefore whether the survey found log groups that the key may not serve
    /// @param serving asked for only where there is something to judge
    NewLogGroups(boolean deniedBefore, Supplier<Serving> serving) {
        this.deniedBefore = deniedBefore;
        this.serving = serving;
    }

    /// @param served may be moved
    /// @param denied those that may not, counted
    record Sorted(List<LogGroup> served, Tally denied) {}

    /// Where the survey denied some, those it counted and those that appeared since look the same.
    /// All of them are the next run's: the place is incomplete already, and says why.
    Sorted sort(List<LogGroup> groups) {
        if (groups.isEmpty() || deniedBefore) {
            return new Sorted(List.of(), Tally.EMPTY);
        }
        var may = serving.get();
        var served = new ArrayList<LogGroup>();
        var denied = Tally.EMPTY;
        for (var group : groups) {
            switch (may.of(group.target())) {
                case Serving.Judgement.Yes() -> served.add(group);
                case Serving.Judgement.Perhaps(var _) -> served.add(group);
                case Serving.Judgement.No(var failure) ->
                    denied = denied.plus(Tally.of(group.target(), new TargetOutcome.Denied(failure)));
            }
        }
        return new Sorted(List.copyOf(served), denied);
    }
}
