package rekey.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import rekey.input.Mode;
import rekey.report.Report;

/// A word that the table of places uses, and its meaning. States of places have theirs in
/// [rekey.report.PlaceMeaning].
record Word(String name, String meaning) {
    static List<Word> of(Report report) {
        var counts = report.totals().counts();
        return Stream.of(
                        always("place", "One Region of one account."),
                        always("target", "What gets the key in a place: a log group, or the place's query results."),
                        always(
                                "wanted key",
                                "The AWS KMS key that a target should be on. The table has the first characters of its id, and its account if that is another one; open it for the whole ARN."),
                        always(
                                "query results",
                                "Verified: a query started after the propagation delay was stored under the wanted key. Not verifiable: no log group there can be queried, and AWS shows their key in no other way%s."
                                        .formatted(notSeen(report.mode()))),
                        report.places().stream().anyMatch(place -> place.changes() != null)
                                ? always("took", "From the first change in a place to the last one there.")
                                : Optional.<Word>empty(),
                        counted(
                                counts.unaccounted(),
                                "unknown",
                                "Unaccounted for: targets that were to be changed, but no result came back. Nobody knows which key they are on; the next run or a verification looks."),
                        counted(
                                counts.movedOn(),
                                "moved on",
                                "Targets that somebody has moved to another key since the run that is undone. They are left alone."))
                .flatMap(Optional::stream)
                .toList();
    }

    /// What became of query results whose key AWS does not show.
    private static String notSeen(Mode mode) {
        return switch (mode) {
            case ROTATE -> "; they were associated";
            case RESTORE -> "; they were left alone";
            case PLAN, VERIFY, RETIRE -> "";
        };
    }

    private static Optional<Word> always(String name, String meaning) {
        return Optional.of(new Word(name, meaning));
    }

    private static Optional<Word> counted(int targets, String name, String meaning) {
        return targets == 0 ? Optional.empty() : always(name, meaning);
    }
}
