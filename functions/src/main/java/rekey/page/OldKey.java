package rekey.page;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import rekey.key.KeyTrouble;
import rekey.report.Format;
import rekey.report.Report;
import rekey.report.Severity;

/// One key that targets were moved off, over all places: when may its owner retire it?
///
/// @param verdict a sentence
record OldKey(String key, Severity severity, String verdict, List<Report.PreviousKeyReport> uses) {

    static List<OldKey> of(List<Report.PreviousKeyReport> previous) {
        return previous.stream()
                .collect(Collectors.groupingBy(Report.PreviousKeyReport::key, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static OldKey of(String key, List<Report.PreviousKeyReport> uses) {
        return switch (key) {
            case "none" ->
                new OldKey(
                        "none",
                        Severity.PLAIN,
                        "No key of yours: CloudWatch Logs had encrypted these with its own. There is nothing to retire.",
                        uses);
            case "unknown" ->
                new OldKey(
                        "unknown",
                        Severity.BAD,
                        "Not known: AWS tells the key of query results only where a log group can be queried.",
                        uses);
            default -> judged(key, uses);
        };
    }

    /// The strongest reason to keep the key comes first.
    private static OldKey judged(String key, List<Report.PreviousKeyReport> uses) {
        long stillOnIt =
                uses.stream().mapToLong(Report.PreviousKeyReport::stillOnIt).sum();
        long neverExpires =
                uses.stream().mapToLong(Report.PreviousKeyReport::neverExpires).sum();
        var ends = uses.stream()
                .filter(use -> use.state() != null && new KeyTrouble(use.state(), use.deletionDate()).isEnd())
                .findFirst();
        if (ends.isPresent() && ends.get().reason() != null) {
            return new OldKey(key, Severity.BAD, ends.get().reason() + ".", uses);
        }
        if (stillOnIt > 0) {
            return new OldKey(
                    key,
                    Severity.BAD,
                    "Still in use: %s that this run did not move.".formatted(Format.count(stillOnIt, "target")),
                    uses);
        }
        if (neverExpires > 0) {
            return new OldKey(
                    key,
                    Severity.BAD,
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
                : new OldKey(key, Severity.BAD, "Not known: %s.".formatted(reasons), uses);
    }

    int logGroups() {
        return uses.stream().mapToInt(Report.PreviousKeyReport::logGroups).sum();
    }

    long queryResults() {
        return uses.stream().filter(Report.PreviousKeyReport::queryResults).count();
    }
}
