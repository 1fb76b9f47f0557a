package rekey.page;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.outcome.RunOutcome;
import rekey.reconcile.Problem;
import rekey.report.CanarySentence;
import rekey.report.Format;
import rekey.report.PlaceMeaning;
import rekey.report.Report;
import rekey.report.Severity;

/// The outcome of a run, in words.
public record Headline(Severity severity, String title, List<String> sentences) {
    private static final String NOTHING_CHANGED = "Nothing was changed.";
    private static final String PLANNED = NOTHING_CHANGED + " This is what a rotation would do.";
    private static final String LOOKED_AGAIN = " After the propagation delay all were looked at again.";

    public static Headline of(Report report) {
        boolean complete = report.outcome() == RunOutcome.COMPLETE;
        return switch (report.mode()) {
            case ROTATE -> complete ? rotated(report) : incomplete(report);
            case RESTORE -> complete ? restored(report) : incomplete(report);
            case PLAN -> complete ? planned(report) : plannedInPart(report);
            case VERIFY -> complete ? verified(report) : notOnTheKey(report);
        };
    }

    private static Headline restored(Report report) {
        int changed = report.totals().counts().changed();
        return changed == 0
                ? new Headline(
                        Severity.GOOD,
                        "Complete: nothing was to be put back",
                        sentences(NOTHING_CHANGED, Sentence.unverified(report), Sentence.leftAlone(report)))
                : new Headline(
                        Severity.GOOD,
                        "Complete: %s back on %s"
                                .formatted(
                                        Format.count(changed, "target") + (changed == 1 ? " is" : " are"),
                                        changed == 1 ? "its previous key" : "their previous keys"),
                        sentences(
                                Sentence.came(report) + LOOKED_AGAIN,
                                "The next rotation moves them again: change the key that it is given first.",
                                Sentence.unverified(report),
                                Sentence.leftAlone(report)));
    }

    private static Headline rotated(Report report) {
        return report.totals().counts().changed() == 0
                ? new Headline(
                        Severity.GOOD,
                        "Complete: every target was on the wanted key already",
                        sentences(
                                Sentence.aliases(report),
                                "%s was changed, and nothing is to be done."
                                        .formatted(Sentence.aliases(report).isEmpty() ? "Nothing" : "Nothing else"),
                                Sentence.leftAlone(report)))
                : new Headline(
                        Severity.GOOD,
                        "Complete: every target is on the wanted key",
                        sentences(
                                Sentence.came(report) + LOOKED_AGAIN,
                                Sentence.aliases(report),
                                Sentence.unverified(report),
                                Sentence.leftAlone(report)));
    }

    private static Headline incomplete(Report report) {
        return new Headline(
                Severity.BAD,
                "Incomplete: " + attention(report),
                sentences(
                        endedEarly(report.problem()),
                        CanarySentence.of(report).orElse(""),
                        Sentence.came(report),
                        Sentence.aliases(report),
                        goOn(report),
                        Sentence.unverified(report),
                        Sentence.leftAlone(report)));
    }

    private static String goOn(Report report) {
        return report.restoration() == null
                ? "Mend what is named below and run again: what is right stays as it is, and the rest is taken up."
                : "Mend what is named below and go on: what is back stays as it is, and the rest is put back. Start it "
                        + report.restoration().withTheSameInput();
    }

    private static Headline planned(Report report) {
        int toChange = report.totals().counts().toChange();
        return toChange == 0
                ? new Headline(
                        Severity.GOOD,
                        "Plan: a rotation would change nothing",
                        sentences(PLANNED, Sentence.leftAlone(report)))
                : new Headline(
                        Severity.LATER,
                        "Plan: a rotation would change " + Format.count(toChange, "target"),
                        sentences(
                                PLANNED,
                                Sentence.canaryFirst(report),
                                Sentence.takes(report),
                                Sentence.keys(report),
                                Sentence.leftAlone(report)));
    }

    private static Headline plannedInPart(Report report) {
        return new Headline(
                Severity.BAD,
                "Plan: a rotation would not complete, " + attention(report),
                sentences(
                        endedEarly(report.problem()),
                        "%s It would change %s and leave %s as they are.%s"
                                .formatted(
                                        PLANNED,
                                        Format.count(report.totals().counts().toChange(), "target"),
                                        Format.number(report.totals().counts().failed()),
                                        Sentence.uncounted(report)),
                        Sentence.canaryFirst(report),
                        Sentence.takes(report),
                        Sentence.keys(report),
                        Sentence.leftAlone(report)));
    }

    private static Headline verified(Report report) {
        return new Headline(
                Severity.GOOD,
                "Verified: every target is on the wanted key",
                sentences(NOTHING_CHANGED + " The run only looked.", Sentence.leftAlone(report)));
    }

    private static Headline notOnTheKey(Report report) {
        return new Headline(
                Severity.BAD,
                "Not verified: " + attention(report),
                sentences(
                        endedEarly(report.problem()),
                        "%s On the wanted key: %s. Not on it, or not to be read: %s.%s"
                                .formatted(
                                        NOTHING_CHANGED,
                                        Format.count(report.totals().counts().alreadyRight(), "target"),
                                        Format.number(report.totals().counts().failed()),
                                        Sentence.uncounted(report)),
                        Sentence.leftAlone(report)));
    }

    private static String attention(Report report) {
        long troubled = PlaceMeaning.needAttention(report.places());
        if (troubled == 0) {
            return "the run ended early";
        }
        return "%s of %s %s attention"
                .formatted(
                        Format.number(troubled),
                        Format.count(report.totals().places(), "place"),
                        troubled == 1 ? "needs" : "need");
    }

    private static String endedEarly(@Nullable Problem problem) {
        if (problem == null) {
            return "";
        }
        var why = problem.text().isBlank() ? problem.error() : problem.error() + ": " + problem.text();
        return "The run ended early. " + why;
    }

    private static List<String> sentences(String... all) {
        return Stream.of(all).filter(sentence -> !sentence.isEmpty()).toList();
    }
}
