package rekey.page;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import rekey.report.Format;
import rekey.report.PlaceMeaning;
import rekey.report.Report;
import rekey.words.Amount;

/// The sentences below a headline, each for runs of more than one outcome; empty where one has
/// nothing to say.
final class Sentence {
    private static final int MOST_NAMED = 3;
    private static final double CENT = 0.01;

    private Sentence() {}

    /// A run may move no more than an alias: that of a key which a run that was stopped had left.
    static String aliases(Report report) {
        long places =
                report.places().stream().filter(place -> place.alias() != null).count();
        return places == 0 ? "" : "In %s the alias was moved to the new key.".formatted(Format.count(places, "place"));
    }

    static String came(Report report) {
        var totals = report.totals();
        var unknown = totals.counts().unaccounted() == 0
                ? ""
                : " Nobody knows what became of %s."
                        .formatted(Format.count(totals.counts().unaccounted(), "target"));
        return "%s changed, %s right already, %s failed.%s%s"
                .formatted(
                        Format.count(totals.counts().changed(), "target"),
                        Format.number(totals.counts().alreadyRight()),
                        Format.number(totals.counts().failed()),
                        unknown,
                        uncounted(report));
    }

    /// Targets of places that could not be looked into.
    static String uncounted(Report report) {
        long places = report.places().stream()
                .filter(place -> PlaceMeaning.of(place.state()).needsAttention())
                .filter(place -> Bar.of(place).parts().isEmpty())
                .count();
        return places == 0
                ? ""
                : " The targets of %s are in none of these numbers.".formatted(Format.count(places, "place"));
    }

    static String canaryFirst(Report report) {
        var canary = report.canary();
        if (canary == null) {
            return "";
        }
        var named = canary.accounts().stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = canary.accounts().size() - MOST_NAMED;
        var wait = Duration.ofMinutes(canary.bakeMinutes());
        return "The canary goes first: %s%s. The others start only if all of its places end well%s."
                .formatted(
                        named,
                        more > 0 ? " and %d more".formatted(more) : "",
                        wait.isZero() ? "" : ", after another " + Format.duration(wait));
    }

    /// @param places of a plan, if nobody can say whether they can be rotated
    static String inDoubt(long places) {
        return places == 0
                ? ""
                : "In %s nobody could look at what decides: see below for what and why. A rotation tries %s."
                        .formatted(Format.count(places, "place"), Amount.either(places, "it", "them"));
    }

    /// Empty for a plan that ended before it had predicted anything.
    static String takes(Report report) {
        var prediction = report.prediction();
        return prediction == null
                ? ""
                : "It would take about %s after the survey and cost %s (list prices of Lambda and Step Functions in us-east-1; AWS KMS and Amazon S3 come on top)."
                        .formatted(
                                Format.duration(Duration.ofSeconds(Math.round(prediction.seconds()))),
                                prediction.dollars() < CENT
                                        ? "less than $0.01"
                                        : String.format(Locale.ROOT, "about $%,.2f", prediction.dollars()));
    }

    /// As [#takes].
    static String keys(Report report) {
        var prediction = report.prediction();
        return prediction == null || prediction.newKeys() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "It would make %s: $%,.0f a month, and as much again after each of the first two rotations of their material.",
                        Format.count(prediction.newKeys(), "key"),
                        prediction.newKeysDollarsAMonth());
    }

    static String unverified(Report report) {
        int places = report.unverifiedPlaces();
        return places == 0
                ? ""
                : "In %s the query results are not verifiable: AWS shows their key only if a log group can be queried."
                        .formatted(Format.count(places, "place"));
    }

    /// Of a run that applies a plan.
    static String applied(Report report) {
        if (report.plan() == null) {
            return "";
        }
        int drifted = report.totals().counts().drifted();
        return "This run applies plan %s%s"
                .formatted(
                        report.plan(),
                        drifted == 0
                                ? "."
                                : "; %s not as it showed, and left alone."
                                        .formatted(
                                                Format.count(drifted, "target") + (drifted == 1 ? " was" : " were")));
    }

    static String leftAlone(Report report) {
        var totals = report.totals();
        var movedOn = totals.counts().movedOn() == 0
                ? ""
                : "Left alone: %s, because somebody has moved %s since the run that is undone."
                        .formatted(
                                Format.count(totals.counts().movedOn(), "target"),
                                Amount.either(totals.counts().movedOn(), "it", "them"));
        if (totals.counts().reserved() + totals.counts().excluded() == 0) {
            return movedOn;
        }
        return "Left alone: %s that AWS keeps for itself, %s that the input excludes.%s"
                .formatted(
                        Format.count(totals.counts().reserved(), "log group"),
                        Format.number(totals.counts().excluded()),
                        movedOn.isEmpty() ? "" : " " + movedOn);
    }
}
