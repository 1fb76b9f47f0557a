package rekey.operator.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import rekey.outcome.RunOutcome;
import rekey.place.KeyArn;
import rekey.reconcile.Stop;
import rekey.report.Report;
import rekey.words.Amount;

/// What a run reports beside what AWS shows. Each difference is a sentence.
///
/// @param before the key of each log group before the run, by its ARN or `none`
/// @param after the same after it
/// @param wanted the ARN of the key that the run is to bring them to
record Comparison(SortedMap<String, String> before, SortedMap<String, String> after, String wanted) {
    /// In place of the key of a log group that AWS does not list.
    static final String GONE = "gone";

    List<String> plan(Report report) {
        var found = new Found();
        found.outcome(report, RunOutcome.READY);
        unchanged(found);
        found.number("to change", report.totals().counts().toChange(), count(key -> !isWanted(key)));
        found.number("already right", report.totals().counts().alreadyRight(), count(this::isWanted));
        return found.sentences;
    }

    List<String> rotation(Report report) {
        var found = new Found();
        found.outcome(report, RunOutcome.COMPLETE);
        allWanted(found);
        found.number("changed", report.totals().counts().changed(), count(key -> !isWanted(key)));
        found.number("already right", report.totals().counts().alreadyRight(), count(this::isWanted));
        found.number("failed", report.totals().counts().failed(), 0);
        return found.sentences;
    }

    List<String> verification(Report report) {
        var found = new Found();
        boolean right = before.values().stream().allMatch(this::isWanted);
        found.outcome(report, right ? RunOutcome.COMPLETE : RunOutcome.INCOMPLETE);
        unchanged(found);
        found.number("already right", report.totals().counts().alreadyRight(), count(this::isWanted));
        return found.sentences;
    }

    /// @param first where everything was before the run that is undone
    List<String> restoration(Report report, SortedMap<String, String> first) {
        var found = new Found();
        found.outcome(report, RunOutcome.COMPLETE);
        first.forEach((name, key) -> found.key(name, after.getOrDefault(name, GONE), key));
        int elsewhere = (int) first.entrySet().stream()
                .filter(each -> !same(before.getOrDefault(each.getKey(), ""), each.getValue()))
                .count();
        found.number("changed", report.totals().counts().changed(), elsewhere);
        return found.sentences;
    }

    /// Of a rotation that was stopped. A worker may have moved a log group whose answer it did not live to write
    /// down: that one is among those of which the report says that nobody knows.
    List<String> stopped(Report report) {
        var found = new Found();
        found.outcome(report, RunOutcome.INCOMPLETE);
        if (!Stop.is(report.problem())) {
            found.add("the report does not say that somebody stopped the run");
        }
        int moved = (int) after.entrySet().stream()
                .filter(each -> isWanted(each.getValue()) && !isWanted(before.getOrDefault(each.getKey(), "")))
                .count();
        var counts = report.totals().counts();
        int most = counts.changed() + counts.unaccounted() + counts.toChange();
        if (moved < counts.changed() || moved > most) {
            found.add("the report says that %d to %d log groups were moved, and %d %s on the wanted key"
                    .formatted(counts.changed(), most, moved, Amount.either(moved, "is", "are")));
        }
        after.forEach((name, key) -> {
            if (!isWanted(key)) {
                found.key(name, key, before.getOrDefault(name, GONE));
            }
        });
        return found.sentences;
    }

    private int count(Predicate<String> keys) {
        return (int) before.values().stream().filter(keys).count();
    }

    private boolean isWanted(String key) {
        return same(key, wanted);
    }

    private static boolean same(String one, String other) {
        return one.equals(other) || (one.startsWith("arn:") && other.startsWith("arn:") && KeyArn.same(one, other));
    }

    private void unchanged(Found found) {
        before.forEach((name, key) -> found.key(name, after.getOrDefault(name, GONE), key));
    }

    private void allWanted(Found found) {
        before.keySet().forEach(name -> found.key(name, after.getOrDefault(name, GONE), wanted));
    }

    private static final class Found {
        private final List<String> sentences = new ArrayList<>();

        void add(String sentence) {
            sentences.add(sentence);
        }

        void outcome(Report report, RunOutcome expected) {
            if (report.outcome() != expected) {
                add("the outcome is %s, and not %s".formatted(report.outcome(), expected));
                report.places().stream()
                        .flatMap(place -> place.failures().stream())
                        .map(failure -> "the report says: %s: %s".formatted(failure.code(), failure.message()))
                        .forEach(this::add);
            }
        }

        void number(String what, int reported, int seen) {
            if (reported != seen) {
                add("the report says %s %s, and AWS shows %d".formatted(new Amount(reported, "log group"), what, seen));
            }
        }

        void key(String logGroup, String shown, String expected) {
            if (!same(shown, expected)) {
                add("%s is on %s, and not on %s".formatted(logGroup, shown, expected));
            }
        }
    }
}
