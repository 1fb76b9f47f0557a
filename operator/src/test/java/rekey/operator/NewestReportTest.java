package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.report.Report;
import rekey.run.Json;

class NewestReportTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Stack STACK =
            Stacks.with("OrganizationalUnitIds", "ou-ab12-11111111", "Regions", "eu-central-1,us-east-1");

    private static Run run(String name, String mode, String status, String input) {
        var ended = status.equals("RUNNING") ? null : NOW;
        return new Run(name, "e", status, mode, null, NOW.minus(Duration.ofHours(1)), ended, Json.tree(input));
    }

    private static Report report(String run) {
        try {
            return Documents.reader(Report.class)
                    .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue("""
                        {"run": "%s", "mode": "plan", "finishedAt": "2026-12-01T00:00:00Z", "places": [],
                         "leftOut": [{"account": "444455556666", "name": "a", "reason": "it is not in the scope"}]}\
                        """.formatted(run));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NewestReport newest(Map<String, Report> reports) {
        return new NewestReport(STACK, "eu-central-1", run -> Optional.ofNullable(reports.get(run.run())));
    }

    /// Of this run and an older one that is complete and of everything.
    private static String chosen(Run newer) {
        var reports = Map.of("new", report("new"), "old", report("old"));
        return newest(reports)
                .of(List.of(newer, run("old", "rotate", "SUCCEEDED", "{}")))
                .map(told -> told.report().run())
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        plan    | SUCCEEDED | new
        verify  | SUCCEEDED | new
        rotate  | SUCCEEDED | new
        rotate  | FAILED    | new
        verify  | FAILED    | new
        rotate  | ABORTED   | new
        rotate  | TIMED_OUT | new
        rotate  | RUNNING   | old
        restore | SUCCEEDED | old
        retire  | SUCCEEDED | old
        """)
    void theNewestRunThatEndedTellsHoweverItEnded(String mode, String status, String told) {
        assertThat(chosen(run("new", mode, status, "{}"))).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
        {}                                                       | new
        {"accounts": {"include": ["111122223333"]}}              | new
        {"readers": "keep", "canary": {"accounts": ["1"]}}       | new
        {"queryResults": true}                                   | new
        {"plan": "old"}                                          | new
        {"key": {"alias": "alias/rekey-rehearsal-1"}}            | old
        {"key": {"arns": {}}}                                    | old
        {"logGroups": {"include": ["/rekey-rehearsal/*"]}}       | old
        {"logGroups": {"exclude": ["/a"]}}                       | old
        {"queryResults": false}                                  | old
        {"plan": "one that is no longer listed"}                 | old
        """)
    void aRunWithAnotherKeyOrSomeOfTheTargetsTellsNothingOfTheStacks(String input, String told) {
        assertThat(chosen(run("new", "rotate", "SUCCEEDED", input))).isEqualTo(told);
    }

    @Test
    void aRunThatCameToNoReportTellsNothing() {
        var runs = List.of(run("new", "rotate", "FAILED", "{}"), run("old", "rotate", "SUCCEEDED", "{}"));
        assertThat(newest(Map.of("old", report("old"))).of(runs))
                .hasValueSatisfying(told -> assertThat(told.report().run()).isEqualTo("old"));
        assertThat(newest(Map.of()).of(runs)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
        {}                                                           |
        {"accounts": {"include": ["111122223333"]}}                  | accounts
        {"accounts": {"exclude": ["111122223333"]}}                  | accounts
        {"organizationalUnits": {"include": ["ou-ab12-11111111"]}}   |
        {"organizationalUnits": {"include": ["ou-ab12-22222222"]}}   | organizationalUnits
        {"organizationalUnits": {"include": ["ou-ab12-11111111"], "exclude": ["ou-1"]}} | organizationalUnits
        {"regions": "enabled"}                                       |
        {"regions": ["us-east-1", "eu-central-1", "eu-west-1"]}      |
        {"regions": ["us-east-1"]}                                   | regions
        """)
    void whatARunLeavesOutIsNamed(String input, @Nullable String narrowed) {
        var told = newest(Map.of("new", report("new")))
                .of(List.of(run("new", "verify", "SUCCEEDED", input)))
                .orElseThrow();
        assertThat(String.join(",", told.narrowed())).isEqualTo(narrowed == null ? "" : narrowed);
        assertThat(told.leftOut()).containsExactly("444455556666");
        assertThat(told.asked()).isFalse();
    }

    @Test
    void aRotationThatAppliesAPlanIsOfThePlansScopeAndKey() {
        var reports = newest(Map.of("new", report("new")));
        var applied = run("new", "rotate", "SUCCEEDED", "{\"plan\": \"plan\"}");
        var narrow = run("plan", "plan", "SUCCEEDED", "{\"accounts\": {\"include\": [\"111122223333\"]}}");
        assertThat(reports.of(List.of(applied, narrow)))
                .hasValueSatisfying(told -> assertThat(told.narrowed()).containsExactly("accounts"));
        var other = run("plan", "plan", "SUCCEEDED", "{\"key\": {\"alias\": \"alias/a\"}}");
        assertThat(reports.of(List.of(applied, other))).isEmpty();
    }

    /// Step Functions lets a name be used again.
    @Test
    void aPlanIsNotTakenForALaterRunOfItsName() {
        var reports = newest(Map.of("new", report("new")));
        var applied = run("new", "rotate", "SUCCEEDED", "{\"plan\": \"plan\"}");
        var plan = run("plan", "plan", "SUCCEEDED", "{\"regions\": [\"us-east-1\"]}");
        var later = new Run("plan", "e", "FAILED", "plan", null, NOW, NOW, Json.tree("{}"));
        assertThat(reports.of(List.of(later, applied, plan)))
                .hasValueSatisfying(told -> assertThat(told.narrowed()).containsExactly("regions"));
    }

    @Test
    void whatTheCallerAskedForIsTakenWithItsOwnKeyAndScope() {
        var input = "{\"key\": {\"alias\": \"alias/a\"}, \"logGroups\": {\"include\": [\"/a\"]}}";
        assertThat(newest(Map.of("new", report("new"))).asked(run("new", "plan", "SUCCEEDED", input)))
                .hasValueSatisfying(told -> {
                    assertThat(told.asked()).isTrue();
                    assertThat(told.narrowed()).containsExactly("key", "logGroups");
                });
    }
}
