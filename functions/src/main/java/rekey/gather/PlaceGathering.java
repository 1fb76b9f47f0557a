package rekey.gather;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.holders.HeldKey;
import rekey.holders.Holder;
import rekey.holders.Holders;
import rekey.journal.Journal;
import rekey.key.KeyInventory;
import rekey.key.ShownKeys;
import rekey.logs.Listed;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.outcome.AwsError;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.NotLookedAt;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Departure;
import rekey.retire.Gap;
import rekey.retire.HolderSighting;
import rekey.retire.KnownOfKey;
import rekey.retire.Looked;
import rekey.retire.OnKey;
import rekey.retire.OtherUse;
import rekey.target.PreviousKey;

/// Looks at one place for the keys that may go. Changes nothing.
public final class PlaceGathering {
    private static final int MOST_NAMES = 10;
    private static final String RUN_AGAIN = "Run mode retire again";

    private final Place place;
    private final PastRuns past;
    private final String rotationAlias;
    private final boolean withQueryResults;
    private final Journals journals;
    private final BooleanSupplier timeIsUp;
    private final Instant now;
    private final Set<String> ids;
    private final PlaceMemory memory;

    /// The journal of a run in a place.
    @FunctionalInterface
    public interface Journals {
        Journal of(String run, Place place);
    }

    /// @param rotationAlias that rotations of this stack look up
    /// @param withQueryResults whether the query results are in scope
    public PlaceGathering(
            Place place,
            PastRuns past,
            String rotationAlias,
            boolean withQueryResults,
            Journals journals,
            BooleanSupplier timeIsUp,
            Instant now) {
        this.place = place;
        this.past = past;
        this.rotationAlias = rotationAlias;
        this.withQueryResults = withQueryResults;
        this.journals = journals;
        this.timeIsUp = timeIsUp;
        this.now = now;
        this.ids = past.ids();
        this.memory =
                new PlaceMemory(place, past.keys().stream().map(KeyArn::new).toList(), past.remembered(place), now);
    }

    /// What came of it.
    public sealed interface Gathered {
        record Found(PlaceFindings findings) implements Gathered {}

        /// AWS would not list the log groups.
        record Refused(Failure failure) implements Gathered {}
    }

    /// What is asked beside CloudWatch Logs.
    private record Beside(
            ShownKeys keys, KeyInventory inventory, Supplier<Holders> holders, Optional<Gap> ownersUntold) {}

    /// @param keys that AWS shows for what is in the place
    /// @param inventory what KMS says of the place's own keys
    /// @param holders what else may be on a key
    public Gathered gather(PlaceLogs logs, ShownKeys keys, KeyInventory inventory, Supplier<Holders> holders) {
        var retention = retention(logs.readRetentionPolicies(now));
        var beside = new Beside(keys, inventory, holders, logs.lookAtOwners().map(this::owners));
        var departures = journalled();
        var present = new Listing(departures);
        return switch (logs.list(null, timeIsUp, present::at)) {
            case Listed.Refused(var error, var _) ->
                new Gathered.Refused(Failures.of(error, place, "DescribeLogGroups", ""));
            case Listed.Stopped(var _) ->
                new Gathered.Found(found(
                        unseen("log groups of " + place, "there are more than one invocation can list"),
                        unseen("query results of " + place, "the log groups come first"),
                        unseen("log groups of " + place, "there are more than one invocation can list"),
                        retention,
                        beside));
            case Listed.ToTheEnd() -> {
                var queryResults = queryResults(logs, present.candidates, departures);
                yield new Gathered.Found(found(
                        present.seen(),
                        queryResults,
                        left(departures, queryResults, logs.queryResultsShownAs()),
                        retention,
                        beside));
            }
        };
    }

    private PlaceFindings found(
            Looked<PlaceFindings.Present> present,
            Looked<String> queryResults,
            Looked<Map<String, List<Departure>>> departures,
            Looked<List<String>> retention,
            Beside beside) {
        var found = beside.holders().get();
        var others = new Others();
        found.on(beside.keys(), timeIsUp).forEach(others::add);
        var gaps = new ArrayList<>(others.untold);
        found.notLookedAt().stream().map(this::gap).forEach(gaps::add);
        memory.holders(others.seen, Unlooked.of(found.notLookedAt()));
        beside.ownersUntold().ifPresent(gaps::add);
        return new PlaceFindings(
                place,
                present,
                queryResults,
                departures,
                retention,
                new Looked.Seen<>(others.byKey, now),
                gaps,
                own(beside.inventory()),
                departures instanceof Looked.Seen ? memory.remembered() : null);
    }

    private Map<String, KnownOfKey.Itself> own(KeyInventory inventory) {
        var own = new TreeMap<String, KnownOfKey.Itself>();
        past.ownKeys(place).forEach(key -> own.put(key.text(), inventory.of(key, rotationAlias, now)));
        return own;
    }

    private Looked<List<String>> retention(Answer<List<String>> answer) {
        return switch (answer) {
            case Answer.Given<List<String>>(var told) -> new Looked.Seen<>(told, now);
            case Answer.Refused<List<String>>(var error) -> new Looked.Unseen<>(policies(error));
            case Answer.OutOfTime<List<String>>(var last) -> new Looked.Unseen<>(policies(last));
        };
    }

    private Gap policies(AwsError error) {
        return gap(NotLookedAt.in(place, "retention policies of the account", "logs:DescribeAccountPolicies", error));
    }

    private Gap owners(String why) {
        return new Gap(
                "which CloudFormation stacks made log groups of %s (tag:GetResources)".formatted(place),
                why,
                "Let the member role ask (deploy member.yaml of this version in the account), and run mode retire"
                        + " again");
    }

    /// A service of which an earlier look has seen something on a key is offered, whatever a list says.
    private Gap gap(NotLookedAt unseen) {
        var permission = unseen.permission().isEmpty() ? "" : " (%s)".formatted(unseen.permission());
        var absent = unseen.absent();
        return new Gap(
                "%s of %s%s".formatted(unseen.what(), place, permission),
                unseen.reason(),
                unseen.remedy(),
                absent == null || memory.hasAnyOf(absent.service()) ? null : absent);
    }

    private static <T> Looked<T> unseen(String what, String why) {
        return new Looked.Unseen<>(new Gap(what, why, RUN_AGAIN));
    }

    /// @return empty where a journal cannot be read
    private Optional<JournalledDepartures> journalled() {
        var departures = new JournalledDepartures(ids, memory, now);
        try {
            for (var run : past.of(place)) {
                departures.comeTo(run.began());
                var journal = journals.of(run.run(), place);
                run.journal().forEach(segment -> journal.eachSeen(segment, entry -> departures.add(run, entry)));
            }
            departures.comeTo(now);
            return Optional.of(departures);
        } catch (IllegalStateException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private Looked<Map<String, List<Departure>>> left(
            Optional<JournalledDepartures> journalled, Looked<String> queryResults, @Nullable String shownAs) {
        return journalled
                .<Looked<Map<String, List<Departure>>>>map(departures -> {
                    departures.end(
                            queryResults instanceof Looked.Seen<String>(var shown, var _)
                                    ? PreviousKey.ofShown(shown)
                                    : new PreviousKey.Unknown(),
                            shownAs);
                    return new Looked.Seen<>(departures.departures(), now);
                })
                .orElseGet(() -> new Looked.Unseen<>(new Gap(
                        "journals of " + place,
                        "an object of an earlier run is missing, or cannot be read",
                        "Look at the objects below runs/*/journal/ in the bucket")));
    }

    private Looked<String> queryResults(
            PlaceLogs logs, ProbeCandidates candidates, Optional<JournalledDepartures> journalled) {
        var what = "query results of " + place;
        if (!withQueryResults) {
            return new Looked.Unseen<>(new Gap(what, "they are out of scope", "Leave `queryResults` out of the input"));
        }
        return switch (logs.queryResultsKeyOrOfOthers(candidates)) {
            case QueryReading.Read(var key) -> new Looked.Seen<>(key.text(), now);
            case QueryReading.Failed(var failure) ->
                new Looked.Unseen<>(new Gap(what, failure.message(), failure.remedy()));
            case QueryReading.NothingToQuery() ->
                journalled
                        .flatMap(JournalledDepartures::queryResultsGiven)
                        .orElseGet(() -> new Looked.Unseen<>(new Gap(
                                what,
                                "AWS tells their key only if a log group can be queried",
                                "Rotate the place: the rotation sets their key and writes it into the journal")));
        };
    }

    /// The log groups as they are listed.
    private final class Listing {
        private final Optional<JournalledDepartures> departures;
        private final Map<String, OnKey> byKey = new HashMap<>();
        private int untold;
        private ProbeCandidates candidates = ProbeCandidates.NONE;

        private Listing(Optional<JournalledDepartures> departures) {
            this.departures = departures;
        }

        private void at(LogGroup group) {
            candidates = candidates.plus(group);
            departures.ifPresent(journalled -> journalled.at(group));
            switch (group.key()) {
                case PreviousKey.Key(var arn) -> on(arn, group.name());
                case PreviousKey.None() -> {}
                case PreviousKey.Unknown(), PreviousKey.Named(var _) -> untold++;
            }
        }

        private void on(String arn, String name) {
            if (ids.contains(PastRuns.id(arn))) {
                var before = byKey.getOrDefault(arn, OnKey.NONE);
                var first = new ArrayList<>(before.first());
                if (first.size() < MOST_NAMES) {
                    first.add(name);
                }
                byKey.put(arn, new OnKey(before.count() + 1, first, 0));
            }
        }

        private Looked<PlaceFindings.Present> seen() {
            return new Looked.Seen<>(new PlaceFindings.Present(byKey, untold), now);
        }
    }

    /// What else is on keys, by the key that its name means.
    private final class Others {
        private final Map<String, List<OtherUse>> byKey = new TreeMap<>();
        private final Map<String, List<HolderSighting>> seen = new TreeMap<>();
        private final List<Gap> untold = new ArrayList<>();

        private void add(HeldKey held) {
            var one = held.holder();
            var told = held.key();
            var kind = one.kind().words();
            remember(one, told, PreviousKey.nameOf(one.key()));
            if (told instanceof PreviousKey.Key(var arn)) {
                byKey.computeIfAbsent(arn, _ -> new ArrayList<>())
                        .add(new OtherUse(kind, one.name(), one.arn() == null ? "" : one.arn(), move(one)));
            } else {
                untold.add(new Gap(
                        "%s %s in %s".formatted(kind, one.name(), place),
                        "AWS shows %s for its key, and KMS does not say which key that is".formatted(one.key()),
                        one.move()));
            }
        }

        private void remember(Holder one, PreviousKey told, @Nullable String shownAs) {
            if (told instanceof PreviousKey.Key(var arn) && ids.contains(PastRuns.id(arn))) {
                seen(arn, one, null, null);
            }
            if (shownAs != null) {
                memory.meant(shownAs, told).forEach(key -> seen(key.text(), one, told.isTold() ? now : null, shownAs));
            }
        }

        private void seen(String key, Holder one, @Nullable Instant missed, @Nullable String shownAs) {
            seen.computeIfAbsent(PastRuns.id(key), _ -> new ArrayList<>())
                    .add(new HolderSighting(
                            one.kind().words(),
                            one.name(),
                            one.arn() == null ? "" : one.arn(),
                            one.kind().staysDays(),
                            now,
                            missed,
                            shownAs));
        }

        private static String move(Holder one) {
            return one.script() == null ? one.move() : one.move() + "\n" + one.script();
        }
    }
}
