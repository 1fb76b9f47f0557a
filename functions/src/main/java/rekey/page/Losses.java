package rekey.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import rekey.policy.Access;
import rekey.policy.AccessUse;
import rekey.report.Format;
import rekey.report.Report;
import rekey.run.Json;
import rekey.words.Amount;

/// Who loses access to the logs of a place, for people.
///
/// @param lines a line for each identity, the certain ones first
/// @param more how many are left out there
/// @param letIn what is to be pasted, for each wanted key
public record Losses(Report.PlaceReport place, List<Line> lines, int more, List<Paste> letIn) {
    /// Of places with losses on the page; `report.json` has them all.
    static final int MOST = 200;

    /// @param certain whether it depends on nothing
    /// @param who an identity, or a key
    public record Line(boolean certain, String who, String words) {}

    /// @param snippet indented JSON
    public record Paste(String key, String snippet) {}

    static List<Losses> of(Report report) {
        return report.places().stream()
                .flatMap(place -> Stream.ofNullable(place.access())
                        .filter(access -> !access.isKept())
                        .map(access -> of(place, access)))
                .limit(MOST)
                .toList();
    }

    private static Losses of(Report.PlaceReport place, Access access) {
        var lines = Stream.of(
                        access.closed().stream().map(Losses::closed),
                        access.losesAccess().stream().map(change -> line(true, "loses ", change)),
                        access.mayLoseAccess().stream().map(change -> line(false, "may lose ", change)),
                        access.notLookedAt().stream().map(Losses::unseen))
                .flatMap(line -> line)
                .toList();
        return new Losses(
                place,
                lines,
                access.moreLose() + access.moreMayLose(),
                access.letIn().stream().map(Losses::paste).toList());
    }

    private static Line closed(Access.Closed closed) {
        return new Line(true, closed.key(), "lets no role and no user of the account in for " + uses(closed.uses()));
    }

    private static Line unseen(Access.NotLookedAt unseen) {
        return new Line(false, unseen.key(), "was not looked at: " + unseen.why());
    }

    private static Line line(boolean certain, String verb, Access.Change change) {
        var depends = change.dependsOn().isEmpty() ? "" : ". It depends on " + String.join("; ", change.dependsOn());
        var denied = change.deniedBy().isEmpty() ? "" : ". Denied by " + String.join(", ", change.deniedBy());
        return new Line(certain, change.identity(), verb + uses(change.uses()) + depends + denied);
    }

    private static String uses(List<AccessUse> uses) {
        return String.join(" and ", uses.stream().map(AccessUse::text).toList());
    }

    private static Paste paste(Access.Statements add) {
        var statements = add.statements();
        return new Paste(
                add.key(),
                new String(
                        Json.pretty(statements.size() == 1 ? statements.getFirst() : statements),
                        StandardCharsets.UTF_8));
    }

    /// In few words, for the line that opens the rest.
    String summary() {
        var access = place.access();
        return access == null
                ? ""
                : Stream.of(
                                access.losing() == 0
                                        ? ""
                                        : Format.number(access.losing())
                                                + Amount.either(access.losing(), " loses access", " lose access"),
                                access.perhapsLosing() == 0
                                        ? ""
                                        : Format.number(access.perhapsLosing()) + " may lose access",
                                access.notLookedAt().isEmpty()
                                        ? ""
                                        : Format.count(access.notLookedAt().size(), "key") + " not looked at",
                                access.closed().isEmpty() ? "" : "closed to the account")
                        .filter(part -> !part.isEmpty())
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("");
    }
}
