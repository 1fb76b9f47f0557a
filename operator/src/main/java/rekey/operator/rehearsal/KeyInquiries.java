package rekey.operator.rehearsal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import rekey.aws.AwsErrors;
import rekey.operator.rehearsal.Inquiries.Tried;
import software.amazon.awssdk.core.exception.SdkException;

/// What is asked by policies of keys: whether CloudWatch Logs may use a key tells what it needs, and what its
/// requests carry. The keys are made at the beginning, so that every part of AWS knows them when it is asked.
final class KeyInquiries {
    private static final List<String> OPERATIONS = List.of(
            "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext");
    /// The refusals by which CloudWatch Logs says that it may not use a key.
    private static final List<String> KEPT_OUT = List.of("AccessDeniedException", "InvalidParameterException");

    private enum Probe {
        SOURCE("source"),
        WILDCARD("wildcard"),
        THREE("three"),
        GRANT("grant");

        private final String word;

        Probe(String word) {
            this.word = word;
        }
    }

    private final Bounds bounds;
    private final Sandbox sandbox;
    private final Looks looks;
    private final Scene scene;
    private final Map<Probe, String> keys = new HashMap<>();
    private Optional<String> noGrant = Optional.empty();

    KeyInquiries(Bounds bounds, Sandbox sandbox, Looks looks, Scene scene) {
        this.bounds = bounds;
        this.sandbox = sandbox;
        this.looks = looks;
        this.scene = scene;
    }

    static int keys() {
        return Probe.values().length;
    }

    void make() {
        var document = new KeyDocument(bounds.place());
        keys.put(Probe.SOURCE, sandbox.createKey(Probe.SOURCE.word, document.ofSourceAccount()));
        keys.put(Probe.WILDCARD, sandbox.createKey(Probe.WILDCARD.word, document.ofSourceWithWildcard()));
        keys.put(Probe.THREE, sandbox.createKey(Probe.THREE.word, document.ofThreeActions()));
        var granted = sandbox.createKey(Probe.GRANT.word, document.ofTheAccountAlone());
        keys.put(Probe.GRANT, granted);
        try {
            sandbox.createGrant(granted, document.service(), bounds.place().logsArn("*"), OPERATIONS);
        } catch (SdkException e) {
            noGrant = Optional.of(AwsErrors.of(e).message());
        }
    }

    void makeLogGroup() {
        sandbox.createLogGroup(new Sandbox.Wanted(group(), null, null));
        sandbox.associate(group(), scene.newKey());
    }

    private String group() {
        return bounds.questions() + "policies";
    }

    Answer logGroupSource() {
        var trail = " " + looks.uses(scene.newKey());
        return tried(
                Probe.SOURCE,
                words -> new Answer.Found("absent", words + trail),
                () -> tried(
                        Probe.WILDCARD,
                        words -> new Answer.Found("own", words + trail),
                        () -> new Answer.Found(
                                "own-with-wildcard", "A policy that asks for :* behind the ARN lets it in." + trail)));
    }

    Answer neededActions() {
        return tried(
                Probe.THREE,
                words -> new Answer.Found("documented", words),
                () -> new Answer.Found("three", "A policy with %s lets it in".formatted(KeyDocument.THREE_ACTIONS)));
    }

    Answer serviceGrants() {
        return noGrant.<Answer>map(why -> new Answer.NotAnswered("There is no such grant: " + why))
                .orElseGet(() -> tried(
                        Probe.GRANT,
                        words -> new Answer.Found("ignored", words),
                        () -> new Answer.Found("honoured", "A grant alone lets it in")));
    }

    private Answer tried(Probe probe, Function<String, Answer> keptOut, Supplier<Answer> letIn) {
        var key = keys.getOrDefault(probe, "");
        return switch (Inquiries.tried(() -> sandbox.associate(group(), key))) {
            case Tried.Done() -> letIn.get();
            case Tried.Refused(var error) ->
                KEPT_OUT.contains(error.code())
                        ? keptOut.apply(error.message())
                        : new Answer.NotAnswered("AWS answered %s: %s".formatted(error.code(), error.message()));
        };
    }
}
