package rekey.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// The failures of a place: at most [#MOST], however many targets failed, and in however many words.
/// Equal ones are one entry. If there are too many, the last two that have most in common become one. So
/// each code and blame has an entry as long as there are not more of these than entries; only then are the
/// others counted together.
final class FailureGroups {
    static final int MOST = 20;

    private static final String IN_OTHER_WORDS = " (and more, in other words)";
    private static final String REMEDY = "Fix the failures listed and run Rekey again: it then lists what is left";
    private static final Failure OTHERS =
            new Failure(Tally.OTHERS_CODE, "More kinds of failure than the report lists", Blame.CONFIGURATION, REMEDY);

    /// Who may become one, the best first.
    private static final List<BiPredicate<Failure, Failure>> IN_COMMON =
            List.of(FailureGroups::areAlike, FailureGroups::areOfOneKind, FailureGroups::areOfOneCode);

    private FailureGroups() {}

    static List<FailureGroup> plus(List<FailureGroup> ours, List<FailureGroup> theirs) {
        if (theirs.isEmpty()) {
            return ours;
        }
        var groups = new ArrayList<FailureGroup>();
        Stream.concat(ours.stream(), theirs.stream()).forEach(group -> add(groups, group));
        return List.copyOf(groups);
    }

    private static void add(List<FailureGroup> groups, FailureGroup group) {
        for (int i = 0; i < groups.size(); i++) {
            if (Objects.equals(groups.get(i).failure(), group.failure())) {
                groups.set(i, groups.get(i).plus(group));
                return;
            }
        }
        groups.add(group);
        if (groups.size() > MOST && IN_COMMON.stream().noneMatch(may -> joined(groups, may))) {
            join(groups, MOST - 1, MOST, OTHERS);
        }
    }

    /// Makes one of the last two that may be.
    private static boolean joined(List<FailureGroup> groups, BiPredicate<Failure, Failure> may) {
        for (int later = groups.size() - 1; later > 0; later--) {
            for (int earlier = later - 1; earlier >= 0; earlier--) {
                var first = groups.get(earlier).failure();
                var second = groups.get(later).failure();
                if (may.test(first, second)) {
                    join(groups, earlier, later, both(first, second));
                    return true;
                }
            }
        }
        return false;
    }

    private static void join(List<FailureGroup> groups, int earlier, int later, Failure failure) {
        groups.set(earlier, groups.get(earlier).as(failure).plus(groups.get(later)));
        groups.remove(later);
    }

    private static boolean areAlike(Failure one, Failure other) {
        return one.remedy().equals(other.remedy()) && areOfOneKind(one, other);
    }

    /// Which policy denies a call, the message says: whether a place is refused depends on it.
    private static boolean areOfOneKind(Failure one, Failure other) {
        return areOfOneCode(one, other) && Denial.of(one).equals(Denial.of(other));
    }

    private static boolean areOfOneCode(Failure one, Failure other) {
        return one.code().equals(other.code()) && one.blame() == other.blame();
    }

    private static Failure both(Failure first, Failure second) {
        return new Failure(
                first.code(),
                first.message().endsWith(IN_OTHER_WORDS) ? first.message() : first.message() + IN_OTHER_WORDS,
                first.blame(),
                first.remedy().equals(second.remedy()) ? first.remedy() : REMEDY);
    }
}
