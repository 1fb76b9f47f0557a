package rekey.page;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.reconcile.Problem;
import rekey.report.CanarySentence;
import rekey.report.Format;
import rekey.report.PlaceMeaning;
import rekey.report.Report;
import rekey.report.Severity;
import rekey.words.Amount;

/// The outcome of a run, in words.
public record Headline(Severity severity, String title, List<String> sentences) {
    private static final String NOTHING_CHANGED = "Nothing was changed.";
    private static final String AS_PLANNED = "Complete: every place is as the plan has it";
    private static final String PLANNED = NOTHING_CHANGED + " This is what a rotation would do.";
    private static final String WHICH_KEYS = "Which keys may go, and when, is in retirement.html beside this page.";
    private static final String WHICH_KEYS_IF_READ =
            "What it found of the keys is in retirement.html beside this page, unless it ended before it had read the earlier runs.";
    private static final String LOOKED_AGAIN = " After the propagation delay all were looked at again.";

    public static Headline of(Report report) {
        return words(report).with(warnings(report.totals()));
    }

    private static Headline words(Report report) {
        return switch (report.outcome()) {
            case READY -> ready(report);
            case BLOCKED -> plannedInPart(report, "Blocked: ");
            case COMPLETE ->
                switch (report.mode()) {
                    case ROTATE -> rotated(report);
                    case RESTORE -> restored(report);
                    case PLAN -> ready(report);
                    case VERIFY -> verified(report);
                    case RETIRE -> looked(report);
                };
            case INCOMPLETE ->
                switch (report.mode()) {
                    case ROTATE, RESTORE -> incomplete(report);
                    case PLAN -> plannedInPart(report, "Plan: ");
                    case VERIFY -> notOnTheKey(report);
                    case RETIRE -> notLooked(report);
                };
        };
    }

    private Headline with(String warnings) {
        return new Headline(severity, title + warnings, sentences);
    }

    private static String warnings(Report.Totals totals) {
        return totals.warnings() == 0 ? "" : " (%s)".formatted(Format.count(totals.warnings(), "warning"));
    }

    private static Headline looked(Report report) {
        return new Headline(
                Severity.GOOD,
                "Complete: every place was looked at",
                sentences(NOTHING_CHANGED, WHICH_KEYS, Sentence.came(report)));
    }

    private static Headline notLooked(Report report) {
        return new Headline(
                Severity.BAD,
                "Incomplete: " + attention(report),
                sentences(
                        endedEarly(report.problem()),
                        NOTHING_CHANGED,
                        report.problem() == null ? WHICH_KEYS : WHICH_KEYS_IF_READ));
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
        boolean drifted = report.totals().counts().drifted() > 0;
        return report.totals().counts().changed() == 0
                ? new Headline(
                        Severity.GOOD,
                        drifted ? AS_PLANNED : "Complete: every target was on the wanted key already",
                        sentences(
                                Sentence.applied(report),
                                Sentence.aliases(report),
                                "%s was changed%s."
                                        .formatted(
                                                Sentence.aliases(report).isEmpty() ? "Nothing" : "Nothing else",
                                                drifted ? "" : ", and there is nothing to do"),
                                Sentence.leftAlone(report)))
                : new Headline(
                        Severity.GOOD,
                        drifted ? AS_PLANNED : "Complete: every target is on the wanted key",
                        sentences(
                                Sentence.applied(report),
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
                        Sentence.applied(report),
                        CanarySentence.of(report).orElse(""),
                        Sentence.came(report),
                        Sentence.aliases(report),
                        goOn(report),
                        Sentence.unverified(report),
                        Sentence.leftAlone(report)));
    }

    private static String goOn(Report report) {
        if (report.plan() != null) {
            return "Fix what is named below and apply the plan again with the same input: Rekey does the rest and leaves alone what is right. What has drifted needs a new plan.";
        }
        return report.restoration() == null
                ? "Fix what is named below and run again: Rekey does the rest and leaves alone what is right."
                : "Fix what is named below and go on: Rekey puts back the rest. Start it "
                        + report.restoration().withTheSameInput();
    }

    private static Headline ready(Report report) {
        int toChange = report.totals().counts().toChange();
        return toChange == 0
                ? new Headline(
                        Severity.GOOD,
                        "Ready: a rotation would change nothing",
                        sentences(PLANNED, Sentence.leftAlone(report)))
                : new Headline(
                        Severity.LATER,
                        "Ready: a rotation would change " + Format.count(toChange, "target"),
                        sentences(
                                PLANNED,
                                Sentence.canaryFirst(report),
                                Sentence.takes(report),
                                Sentence.keys(report),
                                Sentence.leftAlone(report)));
    }

    /// @param how the plan ended
    private static Headline plannedInPart(Report report, String how) {
        int inDoubt = report.placesInDoubt();
        boolean onlyDoubts =
                report.problem() == null && inDoubt > 0 && PlaceMeaning.needAttention(report.places()) == 0;
        return new Headline(
                Severity.BAD,
                how
                        + (onlyDoubts
                                ? "nobody can say whether a rotation of %s would complete"
                                        .formatted(Format.count(inDoubt, "place"))
                                : "a rotation would not complete, " + attention(report)),
                sentences(
                        endedEarly(report.problem()),
                        "%s It would change %s and leave %s as %s.%s"
                                .formatted(
                                        PLANNED,
                                        Format.count(report.totals().counts().toChange(), "target"),
                                        Format.number(report.totals().counts().failed()),
                                        Amount.either(report.totals().counts().failed(), "it is", "they are"),
                                        Sentence.uncounted(report)),
                        Sentence.inDoubt(inDoubt),
                        Sentence.canaryFirst(report),
                        Sentence.takes(report),
                        Sentence.keys(report),
                        Sentence.leftAlone(report)));
    }

    private static Headline verified(Report report) {
        return new Headline(
                Severity.GOOD,
                Sentence.unverified(report).isEmpty()
                        ? "Verified: every target is on the wanted key"
                        : "Verified: every target whose key AWS shows is on the wanted key",
                sentences(
                        NOTHING_CHANGED + " The run only looked.",
                        Sentence.unverified(report),
                        Sentence.leftAlone(report)));
    }

    private static Headline notOnTheKey(Report report) {
        return new Headline(
                Severity.BAD,
                "Not verified: " + attention(report),
                sentences(
                        endedEarly(report.problem()),
                        "%s On the wanted key: %s. Not on it, or key not readable: %s.%s"
                                .formatted(
                                        NOTHING_CHANGED,
                                        Format.count(report.totals().counts().alreadyRight(), "target"),
                                        Format.number(report.totals().counts().failed()),
                                        Sentence.uncounted(report)),
                        Sentence.unverified(report),
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
