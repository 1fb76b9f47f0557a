package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.outcome.NotOnWantedKey;
import rekey.report.Report;

class PlacesCheckTest {
    private static Report report(String... places) {
        var json = Stream.of(places).collect(Collectors.joining(",", """
            {"run": "r", "mode": "plan", "finishedAt": "2026-12-01T00:00:00Z", "places": [\
            """, "]}"));
        try {
            return Documents.reader(Report.class)
                    .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String place(String account, String state, String blame) {
        return """
            {"account": "%s", "accountName": "a", "region": "eu-central-1", "state": "%s", "failures": [%s]}\
            """.formatted(account, state, blame.isEmpty() ? "" : """
                {"count": 0, "targets": [], "code": "AccessDenied", "message": "m", "blame": "%s",
                 "remedy": "Fix %s"}\
                """.formatted(blame, account));
    }

    private static List<String> results(Check check) {
        return new Doctor(new HubOptions())
                .look(check).stream().map(checked -> checked.line().result()).toList();
    }

    private static PlacesCheck members(@Nullable Report report) {
        return PlacesCheck.members(
                () -> Optional.ofNullable(report).map(found -> new NewestReport.Told(found, List.of(), false)),
                () -> Optional.of("aws deploy"),
                new HubOptions());
    }

    private static PlacesCheck keys(Report report) {
        return keys(new NewestReport.Told(report, List.of(), false));
    }

    private static PlacesCheck keys(NewestReport.Told told) {
        return PlacesCheck.keys(() -> Optional.of(told), new HubOptions());
    }

    @Test
    void whatANarrowedRunLeftOutIsNotLookedAtButWhereTheCallerChoseIt() {
        var report = report(place("111122223333", "Unchanged", ""));
        var narrowed = List.of("accounts");
        assertThat(results(keys(new NewestReport.Told(report, narrowed, false))))
                .containsExactly("right", "not looked at");
        var chosen = new Doctor(new HubOptions()).look(keys(new NewestReport.Told(report, narrowed, true)));
        assertThat(chosen)
                .singleElement()
                .satisfies(checked -> assertThat(checked.line().what())
                        .startsWith("All of 1 place have")
                        .contains("The run r was narrowed by accounts: the rest was not looked at"));
    }

    /// What a place of each state says of members and of keys: what a run could not look at is never
    /// right.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Unchanged    |               | right         | right
        Planned      |               | right         | right
        Rotated      |               | right         | right
        Planned      | CONFIGURATION | right         | not looked at
        Refused      | CONFIGURATION | right         | wrong
        Incomplete   | CONFIGURATION | right         | wrong
        Incomplete   | AWS           | right         | not looked at
        Unreachable  | CONFIGURATION | wrong         | not looked at
        Unreachable  | AWS           | not looked at | not looked at
        Lost         | REKEY         | not looked at | not looked at
        NotStarted   | CONFIGURATION | right         | not looked at
        SomethingNew |               | not looked at | not looked at
        """)
    void whatAPlaceSays(String state, @Nullable String blame, String ofMembers, String ofKeys) {
        var report = report(
                place("111122223333", state, blame == null ? "" : blame), place("444455556666", "Unchanged", ""));
        assertThat(results(members(report))).containsExactly(ofMembers);
        assertThat(results(keys(report))).containsExactly(ofKeys);
    }

    @Test
    void aTargetThatIsNotMovedYetSaysNothingAgainstItsKey() {
        var place = place("111122223333", "Incomplete", "CONFIGURATION").replace("AccessDenied", NotOnWantedKey.CODE);
        assertThat(results(keys(report(place)))).containsExactly("right");
    }

    @Test
    void withoutARunNothingIsKnown() {
        assertThat(results(members(null))).containsExactly("not looked at");
        assertThat(results(members(report()))).containsExactly("not looked at");
    }

    @Test
    void equalFailuresAreOneFindingWithTheCommandThatDeploysTheRole() {
        var report = report(
                place("111122223333", "Unreachable", "CONFIGURATION"),
                place("444455556666", "Unreachable", "CONFIGURATION"));
        var lines = new Doctor(new HubOptions()).look(members(report));
        assertThat(lines).singleElement().satisfies(checked -> {
            assertThat(checked.line().what()).contains("2 of 2 places", "111122223333 eu-central-1, 444455556666");
            assertThat(checked.line().remedy()).endsWith("`aws deploy`");
        });
    }
}
