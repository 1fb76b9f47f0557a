package rekey.page;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.outcome.QueryResultsState;
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
    private static final int MOST_NAMED = 3;
    private static final double CENT = 0.01;

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
        int changed = report.totals().changed();
        return changed == 0
                ? new Headline(
                        Severity.GOOD,
                        "Complete: nothing was to be put back",
                        sentences(NOTHING_CHANGED, unverified(report), leftAlone(report)))
                : new Headline(
                        Severity.GOOD,
                        "Complete: %s back on %s"
                                .formatted(
                                        Format.count(changed, "target") + (changed == 1 ? " is" : " are"),
                                        changed == 1 ? "its previous key" : "their previous keys"),
                        sentences(
                                came(report) + LOOKED_AGAIN,
                                "The next rotation moves them again: change the key that it is given first.",
                                unverified(report),
                                leftAlone(report)));
    }

    private static Headline rotated(Report report) {
        return report.totals().changed() == 0
                ? new Headline(
                        Severity.GOOD,
                        "Complete: every target was on the wanted key already",
                        sentences(
                                aliases(report),
                                "%s was changed, and nothing is to be done."
                                        .formatted(aliases(report).isEmpty() ? "Nothing" : "Nothing else"),
                                leftAlone(report)))
                : new Headline(
                        Severity.GOOD,
                        "Complete: every target is on the wanted key",
                        sentences(came(report) + LOOKED_AGAIN, aliases(report), unverified(report), leftAlone(report)));
    }

    /// A run may move no more than an alias: that of a key which a run that was stopped had left.
    private static String aliases(Report report) {
        long places =
                report.places().stream().filter(place -> place.alias() != null).count();
        return places == 0 ? "" : "In %s the alias was moved to the new key.".formatted(Format.count(places, "place"));
    }

    private static Headline incomplete(Report report) {
        return new Headline(
                Severity.BAD,
                "Incomplete: " + attention(report),
                sentences(
                        endedEarly(report.problem()),
                        CanarySentence.of(report).orElse(""),
                        came(report),
                        aliases(report),
                        goOn(report),
                        unverified(report),
                        leftAlone(report)));
    }

    private static String goOn(Report report) {
        return report.restoration() == null
                ? "Mend what is named below and run again: what is right stays as it is, and the rest is taken up."
                : "Mend what is named below and go on: what is back stays as it is, and the rest is put back. Start it "
                        + report.restoration().withTheSameInput();
    }

    private static Headline planned(Report report) {
        int toChange = report.totals().toChange();
        return toChange == 0
                ? new Headline(
                        Severity.GOOD, "Plan: a rotation would change nothing", sentences(PLANNED, leftAlone(report)))
                : new Headline(
                        Severity.LATER,
                        "Plan: a rotation would change " + Format.count(toChange, "target"),
                        sentences(PLANNED, canaryFirst(report), takes(report), keys(report), leftAlone(report)));
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
                                        Format.count(report.totals().toChange(), "target"),
                                        Format.number(report.totals().failed()),
                                        uncounted(report)),
                        canaryFirst(report),
                        takes(report),
                        keys(report),
                        leftAlone(report)));
    }

    private static Headline verified(Report report) {
        return new Headline(
                Severity.GOOD,
                "Verified: every target is on the wanted key",
                sentences(NOTHING_CHANGED + " The run only looked.", leftAlone(report)));
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
                                        Format.count(report.totals().alreadyRight(), "target"),
                                        Format.number(report.totals().failed()),
                                        uncounted(report)),
                        leftAlone(report)));
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

    private static String came(Report report) {
        var totals = report.totals();
        var unknown = totals.unaccounted() == 0
                ? ""
                : " Of %s nobody knows what became.".formatted(Format.count(totals.unaccounted(), "target"));
        return "%s changed, %s right already, %s failed.%s%s"
                .formatted(
                        Format.count(totals.changed(), "target"),
                        Format.number(totals.alreadyRight()),
                        Format.number(totals.failed()),
                        unknown,
                        uncounted(report));
    }

    /// Targets of places that could not be looked into.
    private static String uncounted(Report report) {
        long places = report.places().stream()
                .filter(place -> PlaceMeaning.of(place.state()).needsAttention())
                .filter(place -> Bar.of(place).parts().isEmpty())
                .count();
        return places == 0
                ? ""
                : " The targets of %s are in none of these numbers.".formatted(Format.count(places, "place"));
    }

    private static String canaryFirst(Report report) {
        var canary = report.canary();
        if (canary == null) {
            return "";
        }
        var named = canary.accounts().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = canary.accounts().size() - MOST_NAMED;
        var wait = Duration.ofMinutes(canary.bakeMinutes());
        return "The canary goes first: %s%s. The others are begun only if all of its places end well%s."
                .formatted(
                        named,
                        more > 0 ? " and %d more".formatted(more) : "",
                        wait.isZero() ? "" : ", after another " + Format.duration(wait));
    }

    private static String takes(Report report) {
        var prediction = Objects.requireNonNull(report.prediction(), "a plan predicts");
        return "It would take about %s after the survey and cost %s (list prices of Lambda and Step Functions in us-east-1; AWS KMS and Amazon S3 come on top)."
                .formatted(
                        Format.duration(Duration.ofSeconds(Math.round(prediction.seconds()))),
                        prediction.dollars() < CENT
                                ? "less than $0.01"
                                : String.format(Locale.ROOT, "about $%,.2f", prediction.dollars()));
    }

    private static String keys(Report report) {
        var prediction = Objects.requireNonNull(report.prediction(), "a plan predicts");
        int keys = prediction.newKeys();
        return keys == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "It would make %s: $%,.0f a month, and as much again from the first and from the second rotation of their material on.",
                        Format.count(keys, "key"),
                        prediction.newKeysDollarsAMonth());
    }

    private static String unverified(Report report) {
        long places = report.places().stream()
                .filter(place -> place.queryResults() == QueryResultsState.NOT_VERIFIABLE)
                .count();
        return places == 0
                ? ""
                : "In %s the query results are not verifiable: AWS tells their key only where a log group can be queried."
                        .formatted(Format.count(places, "place"));
    }

    private static String leftAlone(Report report) {
        var totals = report.totals();
        var movedOn = totals.movedOn() == 0
                ? ""
                : "Left alone: %s, because they have moved on since the run that is undone."
                        .formatted(Format.count(totals.movedOn(), "target"));
        if (totals.reserved() + totals.excluded() == 0) {
            return movedOn;
        }
        return "Left alone: %s that AWS keeps for itself, %s that the input excludes.%s"
                .formatted(
                        Format.count(totals.reserved(), "log group"),
                        Format.number(totals.excluded()),
                        movedOn.isEmpty() ? "" : " " + movedOn);
    }

    private static List<String> sentences(String... all) {
        return Stream.of(all).filter(sentence -> !sentence.isEmpty()).toList();
    }
}
