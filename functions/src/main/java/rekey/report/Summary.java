package rekey.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import rekey.input.Mode;
import rekey.key.Serving;
import rekey.outcome.Excerpt;
import rekey.outcome.NotOnWantedKey;
import rekey.words.Amount;

/// What a run came to, in few words: for the Step Functions console and for a mail. The report has
/// the rest.
///
/// @param sentence what happened, and how many
/// @param causes what is to be done, that of most places first
/// @param causesForMail the same, without what somebody in a member account has written
/// @param moreCauses how many are not among them
public record Summary(String sentence, List<String> causes, List<String> causesForMail, int moreCauses) {
    private static final int MOST_CAUSES = 5;
    private static final int MOST_PLACES = 3;
    private static final int LONGEST_CODE = 100;

    /// Long enough for a sentence; a policy to paste is in the report.
    private static final int LONGEST_REMEDY = 1_000;

    public static Summary of(Report report) {
        var incomplete = report.places().stream()
                .filter(place -> !place.failures().isEmpty())
                .toList();
        var kinds = Trouble.of(incomplete);
        return new Summary(
                CanarySentence.of(report).map(stop -> stop + " ").orElse("")
                        + sentence(report, incomplete.size())
                        + warnings(report.totals()),
                causes(kinds, Trouble::remedy),
                causes(kinds, Summary::remedyForMail),
                Math.max(0, kinds.size() - MOST_CAUSES));
    }

    private static String sentence(Report report, int incomplete) {
        var totals = report.totals();
        var places = "%s of %s".formatted(Amount.digits(incomplete), new Amount(totals.places(), "place"));
        return switch (report.mode()) {
            case ROTATE, RESTORE ->
                "%s; %s changed, %s right already, %s failed%s."
                                .formatted(
                                        incomplete == 0
                                                ? all(totals.places(), "is", "are") + " " + allAre(report)
                                                : notAll(places, incomplete) + " complete, everything else is",
                                        new Amount(totals.counts().changed(), "target").with("was", "were"),
                                        were(totals.counts().alreadyRight()),
                                        Amount.digits(totals.counts().failed()),
                                        movedOn(totals.counts().movedOn()))
                        + drifted(report);
            case VERIFY ->
                (incomplete == 0 ? all(totals.places(), "is", "are") : notAll(places, incomplete))
                        + " on the wanted key"
                        + unverified(report.unverifiedPlaces())
                        + (totals.unreachablePlaces() + totals.lostPlaces() == 0 ? "" : ", or could not be looked at")
                        + "; nothing was changed.";
            case RETIRE ->
                (incomplete == 0
                                ? all(totals.places(), "was", "were") + " looked at"
                                : places + " could not be looked at")
                        + "; nothing was changed.";
            case PLAN ->
                "%s; %s would be changed, %s right already. Nothing was changed."
                        .formatted(
                                planned(report, incomplete),
                                new Amount(totals.counts().toChange(), "target"),
                                Amount.digits(totals.counts().alreadyRight())
                                        + Amount.either(totals.counts().alreadyRight(), " is", " are"));
        };
    }

    private static String all(int places, String ofOne, String ofMany) {
        return places == 1 ? "The only place " + ofOne : "All " + new Amount(places, "place").with(ofOne, ofMany);
    }

    private static String notAll(String places, int incomplete) {
        return places + Amount.either(incomplete, " is not", " are not");
    }

    private static String were(int targets) {
        return Amount.digits(targets) + Amount.either(targets, " was", " were");
    }

    private static String movedOn(int targets) {
        return targets == 0
                ? ""
                : ", %s moved on since and %s left alone"
                        .formatted(
                                Amount.digits(targets) + Amount.either(targets, " has", " have"),
                                Amount.either(targets, "was", "were"));
    }

    private static String allAre(Report report) {
        if (report.mode() == Mode.RESTORE) {
            return "restored";
        }
        return report.totals().counts().drifted() == 0
                ? "on the wanted key"
                : Amount.either(report.totals().places(), "as the plan has it", "as the plan has them");
    }

    private static String drifted(Report report) {
        int drifted = report.totals().counts().drifted();
        return report.plan() == null || drifted == 0
                ? ""
                : " %s not as plan %s showed: left alone, and named in the report."
                        .formatted(Format.count(drifted, "target") + (drifted == 1 ? " is" : " are"), report.plan());
    }

    /// No verification may say of query results that nobody could see that they are on the wanted key.
    private static String unverified(int places) {
        return places == 0
                ? ""
                : ", as far as AWS shows it (%s of the query results)"
                        .formatted(new Amount(places, "place").with("does not show the key", "do not show the key"));
    }

    private static String planned(Report report, int incomplete) {
        int places = report.totals().places();
        int inDoubt = report.placesInDoubt();
        int refused = incomplete - inDoubt;
        if (incomplete == 0) {
            return all(places, "can", "can") + " be rotated";
        }
        var doubt = "for %d nobody can say, because nobody could look at what decides".formatted(inDoubt);
        return refused == 0
                ? "%d of %s can be rotated, %s".formatted(places - inDoubt, new Amount(places, "place"), doubt)
                : "%d of %s cannot be rotated as things are".formatted(refused, new Amount(places, "place"))
                        + (inDoubt == 0 ? "" : ", and " + doubt);
    }

    private static String warnings(Report.Totals totals) {
        return totals.warnings() == 0
                ? ""
                : " %s: the report has %s."
                        .formatted(
                                new Amount(totals.warnings(), "warning"),
                                Amount.either(totals.warnings(), "it", "them"));
    }

    private static List<String> causes(List<Trouble> kinds, Function<Trouble, String> remedy) {
        return kinds.stream()
                .limit(MOST_CAUSES)
                .map(kind -> cause(kind, remedy.apply(kind)))
                .toList();
    }

    private static String cause(Trouble kind, String remedy) {
        return "%s: %s [%s]"
                .formatted(Excerpt.of(kind.code(), LONGEST_CODE), Excerpt.of(remedy, LONGEST_REMEDY), named(kind));
    }

    /// A statement of a key policy may have any text of its author in it, addresses too. A stack's
    /// name is its owner's choice.
    private static String remedyForMail(Trouble kind) {
        return switch (kind.code()) {
            case Serving.DENIED -> "Change the key policy: the report has the statement";
            case NotOnWantedKey.CODE -> NotOnWantedKey.withoutNames(kind.remedy());
            default -> kind.remedy();
        };
    }

    private static String named(Trouble kind) {
        var named = kind.where().stream()
                .map(at -> at.place().account() + " " + at.place().region())
                .distinct()
                .limit(MOST_PLACES)
                .collect(Collectors.joining(", "));
        return kind.places() > MOST_PLACES ? named + " and %d more".formatted(kind.places() - MOST_PLACES) : named;
    }
}
