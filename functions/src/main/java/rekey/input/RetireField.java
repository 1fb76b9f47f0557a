package rekey.input;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rekey.place.KeyArn;

/// Reads which keys are to go.
final class RetireField {
    private static final String FIELD = "retire";
    private static final ElementRule ARN =
            new ElementRule("a key's ARN, arn:…:kms:<region>:<account>:key/<id>, and no alias", KeyArn::isWellFormed);

    private final StackDefaults defaults;
    private final Problems problems;

    RetireField(StackDefaults defaults, Problems problems) {
        this.defaults = defaults;
        this.problems = problems;
    }

    /// In mode retire, which looks at every log group of a place.
    Optional<KeyChoice> key(Fields input) {
        if (input.has("key")) {
            problems.add("key", "not allowed in mode retire, which moves nothing: name keys in retire.keys");
        }
        if (input.has("logGroups")) {
            problems.add("logGroups", "not allowed in mode retire: any log group may be on a key");
        }
        var keys = input.child(FIELD)
                .map(retire -> retire.only(Set.of("keys")))
                .flatMap(retire -> retire.nonEmptyList("keys", ARN));
        return Optional.of(new KeyChoice.Leaving(keys.orElse(List.of()), defaults.keyAlias()));
    }

    void notIn(Mode mode, Fields input) {
        if (input.has(FIELD)) {
            problems.add(FIELD, "mode \"retire\" expected with it, was " + Quoted.text(mode.text()));
        }
    }
}
