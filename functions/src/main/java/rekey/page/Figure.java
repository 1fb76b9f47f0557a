package rekey.page;

import java.util.List;
import java.util.stream.Stream;
import rekey.input.Mode;
import rekey.report.Format;
import rekey.report.PlaceMeaning;
import rekey.report.Report;

/// One number of the run's sums.
///
/// @param css the part of a place's bar that it is the sum of; empty where it is none
/// @param names the first of what it counts, where nothing else on the page names them
public record Figure(int count, String number, String label, String meaning, String css, List<NamedTarget> names) {
    private Figure(String number, String label, String meaning, String css) {
        this(0, number, label, meaning, css, List.of());
    }

    /// What is looked for is what an earlier run had seen, if there is one.
    private static String deleted(Report report) {
        if (report.mode() == Mode.RESTORE) {
            return "Deleted by their owners since the run that is undone.";
        }
        return report.plan() == null
                ? "Deleted by their owners during the run."
                : "Deleted by their owners since the plan was made.";
    }

    static List<Figure> of(Report report) {
        var totals = report.totals();
        long right = totals.places() - PlaceMeaning.needAttention(report.places()) - report.placesInDoubt();
        var always = Stream.of(
                new Figure(
                        Format.number(right) + " of " + Format.number(totals.places()),
                        "Places " + (report.mode() == Mode.PLAN ? "can be completed" : "complete"),
                        "A place is one Region of one account. " + Format.count(totals.accounts(), "account") + ".",
                        ""),
                new Figure(
                        Format.number(totals.targets()),
                        "Targets",
                        "Log groups, and the query results of each place.",
                        ""));
        boolean restores = report.mode() == Mode.RESTORE;
        var sums = Stream.of(
                        sum(
                                totals.counts().changed(),
                                "Changed",
                                restores ? "Put back on their previous keys." : "Moved to the wanted key by this run.",
                                "changed"),
                        sum(
                                totals.counts().toChange(),
                                "To change",
                                restores ? "Still to be put back." : "A rotation would move them.",
                                "planned"),
                        sum(
                                totals.counts().alreadyRight(),
                                "Already right",
                                restores
                                        ? "On their previous keys before the run."
                                        : "On the wanted key before the run.",
                                "right"),
                        failed(report),
                        sum(
                                totals.counts().unaccounted(),
                                "Unknown",
                                "Unaccounted for: they were to be changed, and no result came back.",
                                "unknown"),
                        sum(totals.counts().gone(), "Deleted", deleted(report), "other")
                                .naming(NamedTarget.of(
                                        report.places(), place -> place.names().goneNames().first().stream())),
                        sum(
                                        totals.counts().reserved(),
                                        "Reserved",
                                        "Reserved by AWS: they cannot have a key of yours.",
                                        "other")
                                .naming(NamedTarget.of(
                                        report.places(), place -> place.names().reservedNames().first().stream())),
                        sum(totals.counts().excluded(), "Excluded", "Left out by the run's input.", "other"),
                        sum(
                                        totals.counts().movedOn(),
                                        "Moved on",
                                        "Left alone: since the run that is undone, somebody has moved them to another key.",
                                        "other")
                                .naming(NamedTarget.of(
                                        report.places(),
                                        place -> place.movedOnTargets().stream()
                                                .map(left -> left.target().text()))),
                        sum(
                                totals.counts().drifted(),
                                "Drifted",
                                "Left alone: no longer as the plan showed them.",
                                "other"))
                .filter(figure -> !figure.number().equals("0") || figure.css().equals("failed"));
        return Stream.concat(always, sums).toList();
    }

    private static Figure failed(Report report) {
        int failed = report.totals().counts().failed();
        return switch (report.mode()) {
            case VERIFY -> sum(failed, "Not on the wanted key", "Or their key could not be read.", "failed");
            case RESTORE -> sum(failed, "Failed", "Could not be put back.", "failed");
            case ROTATE, PLAN -> sum(failed, "Failed", "Could not be moved.", "failed");
            case RETIRE -> sum(failed, "Failed", "Could not be looked at.", "failed");
        };
    }

    private static Figure sum(int count, String label, String meaning, String css) {
        return new Figure(count, Format.number(count), label, meaning, css, List.of());
    }

    private Figure naming(List<NamedTarget> first) {
        return new Figure(count, number, label, meaning, css, first);
    }
}
