package rekey.gather;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.logs.Owner;
import rekey.retire.Departure;
import rekey.retire.Looked;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// What left the keys in question in a place, by all its journals, joined with the log groups while
/// they are listed.
final class JournalledDepartures {
    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private final Set<String> ids;
    private final PlaceMemory memory;
    private final Deque<PlaceMemory.Once> seen;
    private final Instant now;
    private final Map<Target, Map<String, Last>> byTarget = new HashMap<>();
    private final Map<String, Map<Group, Sum>> sums = new TreeMap<>();
    private Looked.@Nullable Seen<String> queryResultsGiven;

    /// The last journal, or the last look, that has a target on a key.
    private record Last(PastRun run, @Nullable Integer retentionInDays, Departure.Trace trace) {}

    /// What shares one departure: all of a run that left by the same time.
    private record Group(PastRun run, @Nullable Instant by, Departure.Trace trace) {}

    private static final class Sum {
        private int logGroups;
        private int deleted;
        private int deletedDays;
        private int longest;
        private int neverExpires;
        private boolean shortened;
        private boolean queryResults;
        private final Set<String> stacks = new TreeSet<>();

        /// @param days null: it kept its events for ever
        private void deleted(@Nullable Integer days) {
            deleted++;
            deletedDays = Math.max(deletedDays, Objects.requireNonNullElse(days, Departure.FOR_EVER));
        }
    }

    /// @param ids of the keys in question
    /// @param memory of what was seen on them
    JournalledDepartures(Set<String> ids, PlaceMemory memory, Instant now) {
        this.ids = ids;
        this.memory = memory;
        this.seen = new ArrayDeque<>(memory.before());
        this.now = now;
    }

    /// To be called for the runs in their order, each before its entries, and at last for now: what was
    /// seen before a run counts before it.
    void comeTo(Instant began) {
        while (!seen.isEmpty() && !seen.peekFirst().seen().isAfter(began)) {
            add(seen.removeFirst());
        }
    }

    /// By the look of today it has left the key, if no look has missed it before.
    private void add(PlaceMemory.Once once) {
        var by = once.missed() == null ? now : once.missed();
        var look = new PastRun("", once.seen(), by, List.of(), new PreviousKey.Unknown(), List.of());
        var trace = once.name() == null ? Departure.Trace.LOOK : Departure.Trace.NAME;
        byTarget.computeIfAbsent(once.target(), _ -> new TreeMap<>())
                .put(once.key(), new Last(look, once.days(), trace));
        if (once.target().equals(QUERY_RESULTS) && once.missed() == null) {
            queryResultsGiven = new Looked.Seen<>(once.key(), once.seen());
        }
    }

    /// To be called for the runs in their order: a later one replaces an earlier one of the same target
    /// and key.
    void add(PastRun run, JournalEntry entry) {
        var target = entry.target();
        if (target.equals(QUERY_RESULTS)) {
            var given = entry.wanted() == null ? run.given() : entry.wanted();
            var left = run.left(target);
            queryResultsGiven = left == null || !given.isTold() ? null : new Looked.Seen<>(given.text(), left);
        }
        key(entry.previousKey())
                .ifPresent(key -> byTarget.computeIfAbsent(target, _ -> new TreeMap<>())
                        .put(key, new Last(run, entry.retentionInDays(), Departure.Trace.JOURNAL)));
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
        memory.at(group).forEach(this::add);
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
    /// @param shownAs the name that AWS shows for it
    void end(PreviousKey queryResults, @Nullable String shownAs) {
        memory.end(queryResults, shownAs).forEach(this::add);
        byTarget.forEach((target, left) -> left.forEach((key, last) -> {
            if (!target.equals(QUERY_RESULTS)) {
                sum(key, last, target).deleted(last.retentionInDays());
            } else if (!queryResults.same(PreviousKey.ofShown(key))) {
                sum(key, last, target).queryResults = true;
            }
        }));
    }

    /// Where the last rotation has put the query results, if it moved them: where no log group can be
    /// queried, AWS tells it in no other way.
    Optional<Looked<String>> queryResultsGiven() {
        return Optional.ofNullable(queryResultsGiven);
    }

    private Sum sum(String key, Last last, Target target) {
        return sums.computeIfAbsent(key, _ -> new HashMap<>())
                .computeIfAbsent(new Group(last.run(), last.run().left(target), last.trace()), _ -> new Sum());
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
                        List.copyOf(sum.stacks),
                        group.trace(),
                        sum.deleted == 0 ? null : sum.deletedDays))));
        return departures;
    }
}
