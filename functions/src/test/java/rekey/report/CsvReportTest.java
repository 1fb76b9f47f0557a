package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.key.MovedAlias;
import rekey.outcome.Blame;
import rekey.page.HostileNames;
import rekey.page.ReportOf;
import rekey.run.Json;
import rekey.target.PreviousKey;
import rekey.version.Version;

class CsvReportTest {
    private static String text(Report report) {
        return new String(CsvReport.of(report), StandardCharsets.UTF_8);
    }

    private static List<Map<String, String>> lines(Report report) throws IOException {
        try (var lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(text(report).substring(1))) {
            return lines.readAll();
        }
    }

    private static int sum(Report report, String column) throws IOException {
        return lines(report).stream()
                .map(line -> line.getOrDefault(column, ""))
                .filter(cell -> !cell.isEmpty())
                .mapToInt(Integer::parseInt)
                .sum();
    }

    @Test
    void itIsUtf8ThatExcelKnowsForSuch() {
        assertThat(CsvReport.of(SampleRun.report())).startsWith(0xEF, 0xBB, 0xBF);
    }

    @Test
    void linesEndAsRfc4180Demands() {
        assertThat(text(SampleRun.report())).endsWith("\r\n");
        assertThat(text(SampleRun.report()).replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Test
    void everyLineHasTheVersionThatMadeIt() throws IOException {
        assertThat(lines(SampleRun.report()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsEntry("version", Version.TEXT));
    }

    @Test
    void textIsQuotedAndNumbersAreNot() {
        assertThat(text(SampleRun.report()))
                .contains(
                        "\"111111111111 eu-central-1\",\"111111111111\",\"account <1>\"",
                        ",2,2,1,0,1,0,0,0,0,0,\"Verified\"");
    }

    @Test
    void everyPlaceHasALine() throws IOException {
        assertThat(lines(SampleRun.report()))
                .filteredOn(line -> "1".equals(line.get("line")))
                .extracting(line -> line.get("place") + " " + line.get("state"))
                .isEqualTo(SampleRun.report().places().stream()
                        .map(place -> "%s %s %s".formatted(place.account(), place.region(), place.state()))
                        .toList());
    }

    @Test
    void aFurtherKindOfFailureHasAFurtherLineAndRepeatsNoNumber() throws IOException {
        var place = SampleRun.report().places().get(2);
        var other = new Report.FailureReport(3, List.of(), "Other", "m", Blame.AWS, "Run again");
        var report = ReportOf.one(place, List.of(place.failures().getFirst(), other));
        assertThat(lines(report))
                .extracting(line -> String.join(
                        "/",
                        line.get("line"),
                        line.get("changed"),
                        line.get("failureCode"),
                        line.get("failureTargets")))
                .containsExactly("1/1/AccessDeniedException/2", "2//Other/3");
        assertThat(lines(report)).allSatisfy(line -> assertThat(line).containsEntry("state", "Incomplete"));
    }

    @Test
    void aPlaceSaysWhereItsAliasWasBefore() throws IOException {
        var place = SampleRun.report().places().getFirst();
        var moved = new MovedAlias("alias/a", new PreviousKey.Unknown(), SampleRun.wantedKey(SampleRun.ROTATED));
        assertThat(lines(ReportOf.one(place, moved)).getFirst())
                .containsEntry("alias", "alias/a")
                .containsEntry("aliasFrom", "unknown");
        assertThat(lines(SampleRun.report()))
                .allSatisfy(line -> assertThat(line).containsEntry("alias", "").containsEntry("aliasFrom", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "alreadyRight", "gone", "reserved", "excluded", "failed", "unaccounted"})
    void everyColumnOfNumbersAddsUpToTheTotals(String column) throws IOException {
        var totals = Json.tree(new String(Json.bytes(SampleRun.report().totals()), StandardCharsets.UTF_8));
        assertThat(sum(SampleRun.report(), column))
                .isEqualTo(totals.path(column).asInt());
    }

    @Test
    void whoCountsTheFailedTargetsByCauseGetsTheSameSum() throws IOException {
        assertThat(sum(SampleRun.report(), "failureTargets")).isEqualTo(sum(SampleRun.report(), "failed"));
    }

    @Test
    void theNamesOfColumnsAreThoseOfReportJson() throws IOException {
        var place = Json.tree(new String(Json.bytes(SampleRun.report().places().getFirst()), StandardCharsets.UTF_8));
        assertThat(lines(SampleRun.report()).getFirst().keySet())
                .contains(
                        "account",
                        "accountName",
                        "region",
                        "state",
                        "wantedKey",
                        "queryResults",
                        "seconds",
                        "throttles")
                .filteredOn(column ->
                        column.matches("account.*|region|state|wantedKey|.*[rR]esults|seconds|throttles|gone|reserved"))
                .allMatch(place::has);
    }

    /// Whoever opens the file in a spreadsheet runs nothing, and can still read every name.
    @Test
    void noCellOfOthersBeginsAFormula() throws IOException {
        var lines = lines(HostileNames.report());
        assertThat(lines).hasSize(HostileNames.NAMES.size());
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.values())
                        .noneMatch(cell -> cell.strip().matches("(?s)[=+@\\-\uFF1D\uFF0B\uFF0D\uFF20].*"))
                        .noneMatch(cell -> cell.matches("(?s).*[\r\n\t\u0000\u202E].*")));
        assertThat(lines.get(0)).containsEntry("accountName", "<b>Sandbox</b> =1+1");
        assertThat(lines.get(8)).containsEntry("accountName", "'+cmd|' /C calc'!A0");
    }
}
