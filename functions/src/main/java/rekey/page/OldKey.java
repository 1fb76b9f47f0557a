package rekey.page;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.key.KeyTrouble;
import rekey.progress.OtherHolders;
import rekey.report.Format;
import rekey.report.Report;
import rekey.report.Severity;
import rekey.target.Names;
import rekey.target.PreviousKey;

/// One key that targets were moved off, over all places: when may its owner retire it?
///
/// @param key its ARN or name, or words
/// @param verdict a sentence
record OldKey(String key, Severity severity, String verdict, List<Report.PreviousKeyReport> uses) {

    /// Of what beside targets is on a key so many are named; report.json has more.
    private static final int MOST_OTHERS = 3;

    static List<OldKey> of(List<Report.PreviousKeyReport> previous) {
        return previous.stream()
                .collect(Collectors.groupingBy(Report.PreviousKeyReport::key, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static OldKey of(String key, List<Report.PreviousKeyReport> uses) {
        return switch (PreviousKey.parse(key)) {
            case PreviousKey.None() ->
                new OldKey(
                        "no key",
                        Severity.PLAIN,
                        "No key of yours: CloudWatch Logs had encrypted these with its own. There is nothing to retire.",
                        uses);
            case PreviousKey.Unknown() ->
                new OldKey(
                        "not known",
                        Severity.PLAIN,
                        "Not known: AWS shows the key of query results only if a log group can be queried.",
                        uses);
            case PreviousKey.Key _, PreviousKey.Named _ -> judged(key, uses);
        };
    }

    /// The strongest reason to keep the key comes first.
    private static OldKey judged(String key, List<Report.PreviousKeyReport> uses) {
        var ends = uses.stream()
                .filter(use -> use.state() != null && new KeyTrouble(use.state(), use.deletionDate()).isEnd())
                .findFirst();
        if (ends.isPresent() && ends.get().reason() != null) {
            return new OldKey(key, Severity.BAD, ends.get().reason() + ".", uses);
        }
        return uses.stream()
                .flatMap(use -> Stream.ofNullable(use.state()))
                .findFirst()
                .map(state -> lasting(key, uses).inTrouble(new KeyTrouble(state, null)))
                .orElseGet(() -> lasting(key, uses));
    }

    private OldKey inTrouble(KeyTrouble trouble) {
        return new OldKey(key, Severity.BAD, "%s %s.".formatted(verdict, trouble.sentence(key)), uses);
    }

    /// Of a key that stays until its owner retires it.
    private static OldKey lasting(String key, List<Report.PreviousKeyReport> uses) {
        long stillOnIt =
                uses.stream().mapToLong(Report.PreviousKeyReport::stillOnIt).sum();
        long neverExpires =
                uses.stream().mapToLong(Report.PreviousKeyReport::neverExpires).sum();
        if (stillOnIt > 0) {
            return neutral(
                    key,
                    "Still in use: %s that this run did not move.".formatted(Format.count(stillOnIt, "target")),
                    uses);
        }
        var others = uses.stream().map(use -> use.names().others()).toList();
        int onIt = others.stream().mapToInt(OtherHolders::count).sum();
        if (onIt > 0) {
            return neutral(key, "Still in use: %s.".formatted(named(others, onIt)), uses);
        }
        if (neverExpires > 0) {
            return neutral(
                    key,
                    "Never, as things are: %s events for ever. Set a retention there, or keep the key."
                            .formatted(Format.count(neverExpires, "log group")
                                    + (neverExpires == 1 ? " keeps its" : " keep their")),
                    uses);
        }
        var reasons = uses.stream()
                .filter(use -> use.neededUntil() == null)
                .map(use -> Objects.requireNonNullElse(use.reason(), "nothing says when the last target left it"))
                .distinct()
                .collect(Collectors.joining("; "));
        var until = uses.stream()
                .map(Report.PreviousKeyReport::neededUntil)
                .filter(Objects::nonNull)
                .max(Instant::compareTo);
        return reasons.isEmpty() && until.isPresent()
                ? new OldKey(key, Severity.LATER, "After %s.".formatted(Format.minute(until.get())), uses)
                : neutral(key, "Not known: %s.".formatted(reasons), uses);
    }

    private static String named(List<OtherHolders> others, int all) {
        var names = others.stream()
                .flatMap(one -> one.first().stream())
                .limit(MOST_OTHERS)
                .collect(Collectors.joining(", "));
        return all > MOST_OTHERS ? "%s and %d more".formatted(names, all - MOST_OTHERS) : names;
    }

    /// A key that simply must stay is nothing to worry about.
    private static OldKey neutral(String key, String verdict, List<Report.PreviousKeyReport> uses) {
        return new OldKey(key, Severity.PLAIN, verdict, uses);
    }

    /// What keeps the key, the first by name.
    List<Keeper> keepers() {
        return Stream.of(
                        keeper(
                                "Targets still on it",
                                Report.PreviousKeyReport::stillOnIt,
                                Report.KeyNames::stillOnItNames),
                        keeper(
                                "Log groups that keep their events for ever",
                                Report.PreviousKeyReport::neverExpires,
                                Report.KeyNames::neverExpiresNames))
                .filter(keeper -> keeper.count() > 0)
                .toList();
    }

    private Keeper keeper(
            String what, ToLongFunction<Report.PreviousKeyReport> count, Function<Report.KeyNames, Names> names) {
        return new Keeper(
                what,
                uses.stream().mapToLong(count).sum(),
                uses.stream()
                        .flatMap(use -> names.apply(use.names()).first().stream()
                                .map(name -> new NamedTarget(use.account(), use.region(), name)))
                        .limit(Names.MOST)
                        .toList());
    }

    /// @param names of the first that it counts
    record Keeper(String what, long count, List<NamedTarget> names) {}

    int logGroups() {
        return uses.stream().mapToInt(Report.PreviousKeyReport::logGroups).sum();
    }

    long queryResults() {
        return uses.stream().filter(Report.PreviousKeyReport::queryResults).count();
    }
}
