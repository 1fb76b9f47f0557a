package rekey.page;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Blame;
import rekey.outcome.PlaceOutcome;
import rekey.report.Column;
import rekey.report.Format;
import rekey.report.PlaceMeaning;
import rekey.report.Report;
import rekey.report.Trouble;
import rekey.target.PreviousKey;

/// What the templates show.
///
/// @param timeLine null where nothing was changed
public record Page(
        Report report,
        Headline headline,
        List<Fact> facts,
        List<Figure> figures,
        List<Trouble> troubles,
        List<Notice> notices,
        @Nullable TimeLine timeLine,
        List<Column> columns,
        List<Choice> choices,
        List<Word> words,
        List<OldKey> oldKeys,
        List<SurveyedKey> keysAtSurvey,
        List<LeftOutGroup> leftOut,
        Embedded style,
        Embedded script) {

    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_NAMED = 200;

    /// Of a table. 85,000 would be a page of more than 100 MB, which no function of 1,024 MB makes
    /// and nobody opens; `report.csv` has them all.
    static final int MOST_ROWS = 10_000;

    /// A state that places of this report have.
    public record Choice(PlaceMeaning meaning, long places) {}

    public static Page of(Report report, Embedded style, Embedded script) {
        return new Page(
                report,
                Headline.of(report),
                Fact.of(report),
                Figure.of(report),
                Trouble.of(report.places()),
                Notice.of(report),
                TimeLine.of(report),
                Column.of(report),
                choices(report),
                Word.of(report),
                OldKey.of(report.previousKeys()),
                report.mode().changes() ? List.of() : SurveyedKey.of(report.places()),
                LeftOutGroup.of(report.leftOut()),
                style,
                script);
    }

    private static List<Choice> choices(Report report) {
        Map<String, Long> counts = report.places().stream()
                .map(Report.PlaceReport::state)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return PlaceMeaning.ALL.stream()
                .filter(meaning -> counts.containsKey(meaning.state()))
                .map(meaning -> new Choice(meaning.in(report.mode()), counts.getOrDefault(meaning.state(), 0L)))
                .toList();
    }

    List<Section> sections() {
        return Stream.of(Section.values()).filter(section -> section.isIn(this)).toList();
    }

    /// Places where somebody loses access to logs, or may.
    List<Losses> losses() {
        return Losses.of(report);
    }

    String policy() {
        return "default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'"
                .formatted(style.hash(), script.hash());
    }

    public String title() {
        return "Rekey: " + headline.title() + " (" + report.run() + ")";
    }

    public String kind() {
        return switch (report.mode()) {
            case ROTATE -> "Rotation";
            case RESTORE -> "Restoration";
            case PLAN -> "Plan of a rotation";
            case VERIFY -> "Verification";
            case RETIRE -> "Retirement of keys";
        };
    }

    /// What many rows need is too much for few: rows out of sight are laid out when they come in
    /// sight.
    String size() {
        return report.places().size() > MOST_AT_ONCE ? "many" : "few";
    }

    /// The places of the table: all, or where they are too many those that need attention.
    List<Report.PlaceReport> rows() {
        return report.places().size() <= MOST_ROWS
                ? report.places()
                : report.places().stream()
                        .filter(place -> PlaceMeaning.of(place.state()).needsAttention())
                        .limit(MOST_ROWS)
                        .toList();
    }

    public Stacks stacks() {
        return Stacks.of(report);
    }

    List<OldKey> keyRows() {
        return oldKeys.subList(0, Math.min(oldKeys.size(), MOST_ROWS));
    }

    /// Of more keys the page does not name what keeps them.
    int mostNamed() {
        return MOST_NAMED;
    }

    /// Whether the page names what keeps a key: of so many keys that the page would grow by as much again
    /// `report.json` names them.
    boolean names(OldKey key) {
        return oldKeys.size() <= MOST_NAMED || oldKeys.subList(0, MOST_NAMED).contains(key);
    }

    /// Places where the run cannot say of every key whether it is in use.
    long unseen() {
        return report.places().stream()
                .flatMap(place -> place.known().stream())
                .filter(Page::unseen)
                .count();
    }

    private static boolean unseen(PlaceOutcome.State state) {
        return switch (state) {
            case INCOMPLETE, REFUSED, UNREACHABLE, LOST, NOT_STARTED -> true;
            case PLANNED, ROTATED, UNCHANGED -> false;
        };
    }

    long needAttention() {
        return PlaceMeaning.needAttention(report.places());
    }

    static String blame(Blame blame) {
        return switch (blame) {
            case CONFIGURATION -> "Yours to change: a key, a role, a policy or a Region's setting";
            case AWS -> "AWS was busy or broken for longer than the retries lasted";
            case REKEY -> "A fault of Rekey";
            case STOPPED -> "Nothing is wrong there: the work was stopped before it was done";
            case UNKNOWN -> "AWS refuses this with a code that Rekey does not know: AWS's words say why";
        };
    }

    static String queryResults(Report.PlaceReport place) {
        return switch (place.queryResults()) {
            case EXCLUDED -> "";
            case NOT_LOOKED_AT -> "not looked at";
            case ALREADY_RIGHT -> "right already";
            case TO_CHANGE -> "to change";
            case VERIFIED -> "verified";
            case NOT_VERIFIABLE -> "not verifiable";
            case MOVED_ON -> "moved on, left alone";
            case DRIFTED -> "not as planned, left alone";
            case FAILED -> "failed";
        };
    }

    /// Targets that are none of the others' business: `1 deleted, 2 reserved`.
    static String others(Report.PlaceReport place) {
        return Stream.of(
                        other(place.counts().gone(), "deleted"),
                        other(place.counts().reserved(), "reserved"),
                        other(place.counts().excluded(), "excluded"),
                        other(place.counts().movedOn(), "moved on"),
                        other(place.counts().drifted(), "drifted"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String other(int count, String what) {
        return count == 0 ? "" : Format.number(count) + " " + what;
    }

    boolean hasOthers() {
        return report.totals().counts().gone()
                        + report.totals().counts().reserved()
                        + report.totals().counts().excluded()
                        + report.totals().counts().movedOn()
                        + report.totals().counts().drifted()
                > 0;
    }

    /// Whether the run moved an alias to the wanted key, and from where; empty where it did not.
    static String alias(Report.PlaceReport place) {
        if (place.alias() == null) {
            return "";
        }
        var alias = place.alias().alias();
        return switch (place.alias().from()) {
            case PreviousKey.Key(var key) -> "%s moved here from %s".formatted(alias, shown(key, place));
            case PreviousKey.None() -> alias + " made for it";
            case PreviousKey.Unknown(), PreviousKey.Named(var _) ->
                alias + " moved here, from a key that cannot be read";
        };
    }

    /// The key's id where the key is the place's own, else its ARN.
    private static String shown(String key, Report.PlaceReport place) {
        var own = ":kms:%s:%s:key/".formatted(place.region(), place.account());
        int id = key.indexOf(own);
        return id < 0 ? key : key.substring(id + own.length());
    }
}
