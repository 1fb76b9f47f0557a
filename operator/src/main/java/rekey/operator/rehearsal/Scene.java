package rekey.operator.rehearsal;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    private List<String> names = List.of();
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
        names = all.stream().map(Sandbox.Wanted::name).toList();
        all.forEach(wanted -> {
            sandbox.patiently(() -> sandbox.createLogGroup(wanted));
            sandbox.patiently(() -> sandbox.limitRetention(wanted.name()));
        });
        putOnAlias(name("by-alias"));
    }

    void on(String oldOne, String newOne) {
        oldKey = oldOne;
        newKey = newOne;
    }

    /// If AWS refuses an alias, the log group stays on its key. What AWS does is a question of its own.
    private void putOnAlias(String logGroup) {
        var _ = Inquiries.tried(() -> sandbox.associate(logGroup, bounds.aliasArn(OLD)));
    }

    /// Puts two log groups on the old key, for a rotation that is to have something to do.
    ///
    /// @return how many
    int putBack() {
        var back = names.stream().limit(2).toList();
        back.forEach(name -> sandbox.patiently(() -> sandbox.associate(name, oldKey())));
        return back.size();
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

    /// The key of each log group that was made, by its ARN, `none`, or [Comparison#GONE] where AWS does not list it.
    SortedMap<String, String> keys() {
        var keys = looks.keys(bounds.runs());
        names.forEach(name -> keys.putIfAbsent(name, Comparison.GONE));
        return keys;
    }

    /// That were made, and that AWS does not list.
    List<String> notListed() {
        var keys = keys();
        return names.stream()
                .filter(name -> Comparison.GONE.equals(keys.get(name)))
                .toList();
    }

    /// The log groups of the runs are not as they should be.
    static final class NotMade extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotMade(String why) {
            super(why);
        }
    }
}
