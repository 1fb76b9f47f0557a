package rekey.operator.rehearsal;

import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// The log groups and the two keys that the runs are given.
final class Scene {
    /// So many are on the old key: at five a second a rotation takes long enough to be stopped in its midst.
    private static final int ON_OLD_KEY = 8;

    static final int KEYS = 2;
    static final String OLD = "old";
    static final String NEW = "new";

    private final Bounds bounds;
    private final Sandbox sandbox;
    private final Looks looks;
    private @Nullable String oldKey;
    private @Nullable String newKey;

    Scene(Bounds bounds, Sandbox sandbox, Looks looks) {
        this.bounds = bounds;
        this.sandbox = sandbox;
        this.looks = looks;
    }

    static int logGroups() {
        return ON_OLD_KEY + 4;
    }

    void make() {
        var policy = new KeyDocument(bounds.place()).documented();
        on(sandbox.createKey(OLD, policy), sandbox.createKey(NEW, policy));
        var all = Stream.concat(
                        IntStream.rangeClosed(1, ON_OLD_KEY)
                                .mapToObj(number -> new Sandbox.Wanted(name("old-" + number), null, oldKey)),
                        Stream.of(
                                new Sandbox.Wanted(name("infrequent"), "INFREQUENT_ACCESS", oldKey),
                                new Sandbox.Wanted(name("by-alias"), null, oldKey),
                                new Sandbox.Wanted(name("without-key"), null, null),
                                new Sandbox.Wanted(name("right"), null, newKey)))
                .toList();
        all.forEach(wanted -> {
            sandbox.createLogGroup(wanted);
            sandbox.limitRetention(wanted.name());
        });
        putOnAlias(name("by-alias"));
    }

    void on(String oldOne, String newOne) {
        oldKey = oldOne;
        newKey = newOne;
    }

    /// Where AWS refuses an alias, the log group stays on its key.
    private void putOnAlias(String logGroup) {
        try {
            sandbox.associate(logGroup, bounds.aliasArn(OLD));
        } catch (SdkException _) {
            // Which it is, is asked by itself.
        }
    }

    private String name(String last) {
        return bounds.runs() + last;
    }

    String oldKey() {
        return made(oldKey);
    }

    String newKey() {
        return made(newKey);
    }

    private static String made(@Nullable String key) {
        if (key == null) {
            throw new IllegalStateException("the keys are not made yet");
        }
        return key;
    }

    /// The key of each log group, by its ARN or `none`.
    SortedMap<String, String> keys() {
        return looks.keys(bounds.runs());
    }
}
