package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.outcome.Drift;
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

    /// What a failure of a place says of the key. Where it says nothing, the key may serve all the same.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Incomplete | NotOnWantedKey                 | CONFIGURATION | right
        Incomplete | ReadersLoseAccess              | CONFIGURATION | right
        Refused    | ReadersLoseAccess              | CONFIGURATION | right
        Incomplete | DriftedFromPlan                | CONFIGURATION | not looked at
        Incomplete | WantedKeyChanged               | CONFIGURATION | not looked at
        Refused    | WantedKeyChanged               | CONFIGURATION | not looked at
        Incomplete | Others                         | CONFIGURATION | not looked at
        Refused    | KeyNotFound                    | CONFIGURATION | wrong
        Refused    | KeyNotGiven                    | CONFIGURATION | wrong
        Refused    | KeyNotSymmetric                | CONFIGURATION | wrong
        Refused    | KeyInAnotherRegion             | CONFIGURATION | wrong
        Refused    | KeyManagedByAws                | CONFIGURATION | wrong
        Incomplete | KeyDisabled                    | CONFIGURATION | wrong
        Incomplete | KeyPendingDeletion             | CONFIGURATION | wrong
        Incomplete | KeyNotEnabled                  | CONFIGURATION | wrong
        Incomplete | KeyPolicyDenies                | CONFIGURATION | wrong
        Incomplete | AccessDeniedException          | CONFIGURATION | wrong
        Incomplete | LimitExceededException         | CONFIGURATION | wrong
        Incomplete | ACodeThatRekeyDoesNotKnow      | UNKNOWN       | wrong
        Incomplete | BucketClosed                   | CONFIGURATION | wrong
        Incomplete | ThrottlingException            | AWS           | not looked at
        Incomplete | QueryWithoutResult             | AWS           | not looked at
        Incomplete | NoAnswer                       | AWS           | not looked at
        Incomplete | ResourceNotFoundException      | REKEY         | not looked at
        Incomplete | NullPointerException           | REKEY         | not looked at
        Incomplete | Aborted                        | STOPPED       | not looked at
        """)
    void whatAFailureSaysOfTheKey(String state, String code, String blame, String ofKeys) {
        var place = place("111122223333", state, blame).replace("AccessDenied", code);
        assertThat(results(keys(report(place)))).containsExactly(ofKeys);
    }

    @ParameterizedTest
    @EnumSource(Drift.Reason.class)
    void aDriftIsAgainstTheKeyOnlyIfItIsTheKeyThatHasDrifted(Drift.Reason reason) {
        var ofKeys = Map.of(
                Drift.Reason.WANTED_KEY_UNFIT, "wrong",
                Drift.Reason.KEY_POLICY_DENIES, "wrong",
                Drift.Reason.WANTED_KEY_CHANGED, "not looked at");
        var lines = new Doctor(new HubOptions()).look(keys(report(drifted("111122223333", reason))));
        assertThat(lines).singleElement().satisfies(checked -> {
            assertThat(checked.line().result()).isEqualTo(ofKeys.getOrDefault(reason, "right"));
            if (ofKeys.containsKey(reason)) {
                assertThat(checked.line().what()).contains("DriftedFromPlan (%s)".formatted(reason.text()));
            }
        });
    }

    @Test
    void ofOneKindOfFailureOnlyThePlacesCountWhereItSaysSomething() {
        var report = report(
                drifted("111122223333", Drift.Reason.ON_ANOTHER_KEY),
                drifted("222233334444", Drift.Reason.WANTED_KEY_CHANGED),
                drifted("333344445555", Drift.Reason.KEY_POLICY_DENIES));
        assertThat(new Doctor(new HubOptions()).look(keys(report)))
                .extracting(checked ->
                        checked.line().result() + ": " + checked.line().what())
                .satisfiesExactly(
                        wrong -> assertThat(wrong)
                                .startsWith("wrong: 1 of 3 places")
                                .endsWith("(333344445555 eu-central-1)"),
                        unknown -> assertThat(unknown)
                                .startsWith("not looked at: 1 of 3 places")
                                .endsWith("(222233334444 eu-central-1)"));
    }

    /// As the report of a rotation that applies a plan has it.
    private static String drifted(String account, Drift.Reason reason) {
        return place(account, "Incomplete", "CONFIGURATION")
                .replace("AccessDenied", Drift.CODE)
                .replaceFirst("\\{", """
                        {"drift": [{"reason": "%s", "count": 1, "targets": []}], \
                        """.formatted(reason.text()));
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
