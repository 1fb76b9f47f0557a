package rekey.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// One verdict on a request of which several things are open.
///
/// Each condition judged by itself says `unknown` too often: with `Allow … if aws:SourceAccount is
/// there` and `Allow … if it is not there` each statement is open, and their policy is not. So where
/// that does not settle it, the whole policy is judged in each world: each open key has one of its
/// values there, the same one in every statement. What the worlds agree on is certain.
final class Worlds {
    private Worlds() {}

    /// @param mentioned what the policy looks at
    /// @param judge the policy's verdict on a request
    static PolicyVerdict verdict(Request request, Set<Open> mentioned, Function<Request, PolicyVerdict> judge) {
        var atOnce = judge.apply(request);
        return atOnce instanceof PolicyVerdict.Unknown unknown
                ? common(unknown, request.worlds(mentioned), judge)
                : atOnce;
    }

    private static PolicyVerdict common(
            PolicyVerdict.Unknown unknown, List<Request> worlds, Function<Request, PolicyVerdict> judge) {
        var denied = new ArrayList<PolicyVerdict.Denied>();
        int allowed = 0;
        for (var world : worlds) {
            switch (judge.apply(world)) {
                case PolicyVerdict.Allowed() -> allowed++;
                case PolicyVerdict.Denied in -> denied.add(in);
                case PolicyVerdict.Unknown _ -> {
                    return unknown;
                }
            }
        }
        if (allowed == worlds.size()) {
            return new PolicyVerdict.Allowed();
        }
        return denied.size() == worlds.size() ? inEach(denied) : unknown;
    }

    /// The cure is that of the first world; what else it takes in another one the reasons say.
    private static PolicyVerdict inEach(List<PolicyVerdict.Denied> worlds) {
        var reasons = new LinkedHashSet<String>();
        worlds.forEach(world -> reasons.addAll(world.reasons()));
        var first = worlds.getFirst();
        return new PolicyVerdict.Denied(
                reasons.size() == first.reasons().size() ? first.reasons() : Brief.list(List.copyOf(reasons)),
                first.remedy());
    }
}
