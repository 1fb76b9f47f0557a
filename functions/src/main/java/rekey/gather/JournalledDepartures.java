package rekey.gather;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.retire.Departure;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What left the keys in question in a place, by all its journals, joined with the log groups while
/// they are listed.
final class JournalledDepartures {
    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private final Set<String> ids;
    private final Map<Target, Map<String, Last>> byTarget = new HashMap<>();
    private final Map<String, Map<Group, Sum>> sums = new TreeMap<>();
    private @Nullable PreviousKey queryResultsGiven;

    /// The last journal that has a target on a key.
    private record Last(PastRun run, @Nullable Integer retentionInDays) {}

    /// What shares one departure: all of a run that left by the same time.
    private record Group(PastRun run, @Nullable Instant by) {}

    private static final class Sum {
        private int logGroups;
        private int deleted;
        private int longest;
        private int neverExpires;
        private boolean shortened;
        private boolean queryResults;
        private final Set<String> stacks = new TreeSet<>();
    }

    /// @param ids of the keys in question
    JournalledDepartures(Set<String> ids) {
        this.ids = ids;
    }

    /// To be called for the runs in their order: a later one replaces an earlier one of the same target
    /// and key.
    void add(PastRun run, JournalEntry entry) {
        var target = entry.target();
        if (target.equals(QUERY_RESULTS)) {
            var given = entry.wanted() == null ? run.given() : entry.wanted();
            queryResultsGiven = run.left(target) == null ? null : given;
        }
        key(entry.previousKey())
                .ifPresent(key -> byTarget.computeIfAbsent(target, _ -> new TreeMap<>())
                        .put(key, new Last(run, entry.retentionInDays())));
    }

    /// The key in question that this is; any, where nobody knows which it is.
    private Optional<String> key(PreviousKey key) {
        return switch (key) {
            case PreviousKey.Key(var arn) -> ids.contains(PastRuns.id(arn)) ? Optional.of(arn) : Optional.empty();
            case PreviousKey.None() -> Optional.empty();
            case PreviousKey.Unknown(), PreviousKey.Named(var _) -> Optional.of(PlaceFindings.ANY);
        };
    }

    /// A log group as it is now.
    void at(LogGroup group) {
        var left = byTarget.remove(group.target());
        if (left != null) {
            left.forEach((key, last) -> {
                if (!group.key().same(PreviousKey.ofShown(key))) {
                    logGroup(sum(key, last, group.target()), last, group);
                }
            });
        }
    }

    private static void logGroup(Sum sum, Last last, LogGroup group) {
        var now = group.retentionInDays();
        sum.logGroups++;
        if (group.owner() instanceof Owner.Stack(var stack) && sum.stacks.size() < Departure.MOST_STACKS) {
            sum.stacks.add(stack);
        }
        if (now == null) {
            sum.neverExpires++;
            return;
        }
        sum.longest = Math.max(sum.longest, now);
        sum.shortened |= last.retentionInDays() == null || last.retentionInDays() > now;
    }

    /// Every log group was seen: what is left in the journals is deleted.
    ///
    /// @param queryResults the key that they are on now
    void end(PreviousKey queryResults) {
        byTarget.forEach((target, left) -> left.forEach((key, last) -> {
            if (!target.equals(QUERY_RESULTS)) {
                sum(key, last, target).deleted++;
            } else if (!queryResults.same(PreviousKey.ofShown(key))) {
                sum(key, last, target).queryResults = true;
            }
        }));
    }

    /// Where the last rotation has put the query results, if it moved them: where no log group can be
    /// queried, AWS tells it in no other way.
    Optional<PreviousKey> queryResultsGiven() {
        return Optional.ofNullable(queryResultsGiven).filter(PreviousKey::isTold);
    }

    private Sum sum(String key, Last last, Target target) {
        return sums.computeIfAbsent(key, _ -> new HashMap<>())
                .computeIfAbsent(new Group(last.run(), last.run().left(target)), _ -> new Sum());
    }

    Map<String, List<Departure>> departures() {
        var departures = new TreeMap<String, List<Departure>>();
        sums.forEach((key, groups) -> groups.forEach((group, sum) -> departures
                .computeIfAbsent(key, _ -> new ArrayList<>())
                .add(new Departure(
                        group.run().run(),
                        group.run().began(),
                        group.by(),
                        sum.logGroups,
                        sum.deleted,
                        sum.longest,
                        sum.neverExpires,
                        sum.shortened,
                        sum.queryResults,
                        group.run().stopped(),
                        List.copyOf(sum.stacks)))));
        return departures;
    }
}
