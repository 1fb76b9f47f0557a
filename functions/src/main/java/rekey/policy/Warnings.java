package rekey.policy;

import java.util.List;

final class Warnings {
    private Warnings() {}

    static List<String> of(List<Statement> statements) {
        return List.of();
    }
}
