package rekey.input;

import java.util.Optional;
import rekey.run.RunFolder;

/// Reads which plan a rotation applies.
final class PlanField {
    private static final String FIELD = "plan";
    private static final String MAX_AGE = "planMaxAgeHours";

    /// Three days: approved on Friday, applied on Monday.
    static final int USUAL_HOURS = 72;

    /// 30 days, the longest that one change window may be from another. What a plan shows drifts, and
    /// whoever approved an older one has approved little of what is there.
    static final int MOST_HOURS = 30 * 24;

    private final Problems problems;

    PlanField(Problems problems) {
        this.problems = problems;
    }

    static boolean isIn(Fields input) {
        return input.has(FIELD);
    }

    /// In mode rotate, the keys are those that the plan showed.
    ///
    /// @return empty where a problem was noted that leaves none
    Optional<KeyChoice> key(Fields input) {
        if (input.has("key")) {
            problems.add("key", "not allowed with a plan, which has the key");
        }
        int hours = input.count(MAX_AGE, 1, MOST_HOURS, USUAL_HOURS);
        var run = input.text(FIELD);
        if (run.isPresent() && !RunFolder.isRun(run.get())) {
            problems.add(FIELD, "the name of an execution expected, was " + Quoted.text(run.get()));
            return Optional.empty();
        }
        return run.map(id -> new KeyChoice.Planned(id, hours));
    }

    void notIn(Mode mode, Fields input) {
        if (mode != Mode.ROTATE && input.has(FIELD)) {
            problems.add(FIELD, "mode \"rotate\" expected with it, was " + Quoted.text(mode.text()));
        }
        if (input.has(MAX_AGE) && (mode != Mode.ROTATE || !input.has(FIELD))) {
            problems.add(MAX_AGE, "only allowed with a plan, in mode \"rotate\"");
        }
    }
}
