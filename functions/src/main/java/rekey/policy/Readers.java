package rekey.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.AccessChange.Outcome;
import rekey.target.PreviousKey;

/// Gathers who loses access to the logs of a place, key by key.
public final class Readers {
    private static final String NO_KEY = new PreviousKey.None().text();

    /// Of keys that one entry names.
    private static final int MOST_KEYS = 3;

    private final Place place;
    private final AccessComparison comparison;
    private final Map<Who, Gathered> gathered = new LinkedHashMap<>();
    private final Map<Who, Loss> losses = new LinkedHashMap<>();
    private final SequencedSet<String> decidedByIam = new LinkedHashSet<>();
    private final Map<String, Access.NotLookedAt> notLookedAt = new TreeMap<>();
    private final Map<String, Access.Closed> closed = new TreeMap<>();

    /// A key and its policy.
    ///
    /// @param name as people know it
    public record Key(KeyArn arn, String name, KeyPolicy policy) {
        public Key(KeyArn arn, KeyPolicy policy) {
            this(arn, arn.text(), policy);
        }

        /// A key that is yet to be made in the place's own account.
        public static Key toBeMade(Place place, String name, KeyPolicy policy) {
            return new Key(none(place), name, policy);
        }
    }

    private static KeyArn none(Place place) {
        return new KeyArn(
                "arn:%s:kms:%s:%s:key/%s".formatted(place.partition().id(), place.region(), place.account(), NO_KEY));
    }

    private record Who(Outcome outcome, String text, String to) {}

    private static final class Gathered {
        private final Set<AccessUse> uses = EnumSet.noneOf(AccessUse.class);
        private final SequencedSet<String> from = new LinkedHashSet<>();
        private final SequencedSet<String> dependsOn = new LinkedHashSet<>();
        private final SequencedSet<String> deniedBy = new LinkedHashSet<>();
    }

    private record Loss(Identity identity, boolean all, Set<NeededAction> actions) {}

    /// @param organization that the place's account belongs to, e.g. `o-a1b2c3d4e5`; null where not
    ///     known
    /// @param at when AWS is going to be asked, for policies that look at the clock
    public Readers(Place place, @Nullable String organization, Instant at) {
        this.place = place;
        this.comparison = new AccessComparison(place, organization, at);
    }

    /// Log groups that are to move from one key to another.
    public void move(Key present, Key wanted) {
        note(
                comparison.compare(present.policy(), present.arn(), wanted.policy(), wanted.arn()),
                present.name(),
                wanted.name());
    }

    /// Log groups that are on no key: whoever IAM lets read them reads them.
    public void moveFromNoKey(Key wanted) {
        var open = KeyPolicy.parse(
                "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"%s\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}}"
                        .formatted(place.account()));
        note(comparison.compare(open, none(place), wanted.policy(), wanted.arn()), NO_KEY, wanted.name());
    }

    /// A key that log groups are to move to.
    public void wanted(Key key) {
        var uses = comparison.closed(key.policy(), key.arn());
        if (!uses.isEmpty()) {
            closed.put(key.name(), new Access.Closed(key.name(), List.copyOf(uses)));
        }
    }

    public void notLookedAt(String key, String why) {
        notLookedAt.put(key, new Access.NotLookedAt(key, why));
    }

    private void note(List<AccessComparison.Finding> findings, String from, String to) {
        for (var finding : findings) {
            var change = finding.change();
            if (change.outcome() == Outcome.IAM) {
                decidedByIam.add(finding.text());
                continue;
            }
            var who = new Who(change.outcome(), finding.text(), to);
            var entry = gathered.computeIfAbsent(who, _ -> new Gathered());
            entry.uses.add(finding.use());
            entry.from.add(from);
            entry.dependsOn.addAll(change.dependsOn());
            entry.deniedBy.addAll(change.deniedBy());
            if (!change.deniedBy().isEmpty()) {
                continue; // no statement that allows it helps
            }
            boolean all = !finding.text().equals(finding.identity().text());
            losses.computeIfAbsent(
                            new Who(Outcome.LOSES, finding.text(), to),
                            _ -> new Loss(finding.identity(), all, EnumSet.noneOf(NeededAction.class)))
                    .actions()
                    .addAll(change.lost());
        }
    }

    public Access access() {
        var losing = changes(Outcome.LOSES);
        var perhaps = changes(Outcome.PERHAPS);
        var letIn = new TreeMap<String, LetIn>();
        losses.forEach((who, loss) -> letIn.computeIfAbsent(who.to(), _ -> new LetIn(place))
                .add(loss.identity(), loss.all(), loss.actions()));
        return new Access(
                first(losing),
                losing.size() - first(losing).size(),
                first(perhaps),
                perhaps.size() - first(perhaps).size(),
                decidedByIam.stream().limit(Access.MOST).toList(),
                Math.max(0, decidedByIam.size() - Access.MOST),
                List.copyOf(notLookedAt.values()),
                List.copyOf(closed.values()),
                letIn.entrySet().stream()
                        .map(entry -> new Access.Statements(
                                entry.getKey(), entry.getValue().statements()))
                        .toList());
    }

    private static List<Access.Change> first(List<Access.Change> changes) {
        return changes.subList(0, Math.min(changes.size(), Access.MOST));
    }

    private List<Access.Change> changes(Outcome outcome) {
        var changes = new ArrayList<Access.Change>();
        gathered.forEach((who, entry) -> {
            if (who.outcome() == outcome) {
                changes.add(new Access.Change(
                        who.text(),
                        List.copyOf(entry.uses),
                        entry.from.stream().limit(MOST_KEYS).toList(),
                        who.to(),
                        Brief.list(List.copyOf(entry.dependsOn)),
                        Brief.list(List.copyOf(entry.deniedBy))));
            }
        });
        return changes;
    }
}
