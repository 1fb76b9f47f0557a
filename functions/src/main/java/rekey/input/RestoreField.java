package rekey.input;

import java.util.Optional;
import java.util.Set;
import rekey.run.RunFolder;

/// Reads which run's previous keys are put back.
final class RestoreField {
    private static final String FIELD = "restore";

    private final Problems problems;

    RestoreField(Problems problems) {
        this.problems = problems;
    }

    /// In mode restore, the keys are those that the run found.
    ///
    /// @return empty where a problem was noted that leaves none
    Optional<KeyChoice> key(Fields input) {
        if (input.has("key")) {
            problems.add("key", "not allowed in mode restore, which puts back the previous keys");
        }
        if (!input.has(FIELD)) {
            problems.add(FIELD, "{\"run\": \"the id of a run\"} expected in mode restore, was nothing");
        }
        var run = input.child(FIELD).map(restore -> restore.only(Set.of("run"))).flatMap(restore -> {
            if (!restore.has("run")) {
                problems.add(restore.pathOf("run"), "the id of a run expected, was nothing");
            }
            return restore.text("run");
        });
        if (run.isPresent() && !RunFolder.isRun(run.get())) {
            problems.add(FIELD + ".run", "the name of an execution expected, was " + Quoted.text(run.get()));
            return Optional.empty();
        }
        return run.map(KeyChoice.Before::new);
    }

    void notIn(Mode mode, Fields input) {
        if (input.has(FIELD)) {
            problems.add(FIELD, "mode \"restore\" expected with it, was " + Quoted.text(mode.text()));
        }
    }
}
