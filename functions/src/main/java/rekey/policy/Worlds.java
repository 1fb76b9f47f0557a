package rekey.policy;

import java.util.LinkedHashSet;
import java.util.List;

/// One verdict on a request if several things about it are open.
///
/// Each condition judged by itself says `unknown` too often: with `Allow … if aws:SourceAccount is
/// there` and `Allow … if it is not there` each statement is open, and their policy is not. So where
/// that does not settle it, the whole policy is judged in each world: each open key has one of its
/// values there, the same one in every statement. What the worlds agree on is certain.
final class Worlds {
    private Worlds() {}

    static PolicyVerdict verdict(Judgement atOnce) {
        return atOnce.truth() == Truth.UNKNOWN ? common(atOnce, atOnce.worlds()) : atOnce.verdict();
    }

    private static PolicyVerdict common(Judgement atOnce, List<Judgement> worlds) {
        var common = worlds.getFirst().truth();
        if (worlds.stream().anyMatch(world -> world.truth() != common)) {
            return atOnce.verdict();
        }
        return switch (common) {
            case TRUE -> new PolicyVerdict.Allowed();
            case FALSE -> inEach(worlds);
            case UNKNOWN -> atOnce.verdict();
        };
    }

    /// The cure is that of the first world; what else it takes in another one the reasons say.
    private static PolicyVerdict inEach(List<Judgement> worlds) {
        var denied = worlds.stream().map(Judgement::denied).toList();
        var reasons = new LinkedHashSet<String>();
        denied.forEach(world -> reasons.addAll(world.reasons()));
        var first = denied.getFirst();
        return new PolicyVerdict.Denied(
                reasons.size() == first.reasons().size() ? first.reasons() : Brief.list(List.copyOf(reasons)),
                first.remedy());
    }
}
