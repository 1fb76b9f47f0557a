package rekey.retire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The verdicts of the table, each made by hand.
class RetirementTest {
    static List<RetirementCase> scenarios() {
        return RetirementCase.all();
    }

    private static @Nullable Instant date(KeyVerdict verdict) {
        return switch (verdict) {
            case KeyVerdict.Free(var since) -> since;
            case KeyVerdict.FreeOn(var date) -> date;
            case KeyVerdict.Unknown(var _, var notBefore) -> notBefore;
            case KeyVerdict.InUse _, KeyVerdict.Never _ -> null;
        };
    }

    /// What decides must say what the scenario is about, and not any other finding.
    private static List<String> deciding(Retirement judgement) {
        return switch (judgement.verdict()) {
            case KeyVerdict.InUse(var by) ->
                by.stream().map(Finding.InUse::sentence).toList();
            case KeyVerdict.Never(var because) ->
                because.stream().map(Finding.Forever::sentence).toList();
            case KeyVerdict.Unknown(var missing, var _) ->
                missing.stream().map(Gap::sentence).toList();
            case KeyVerdict.Free _, KeyVerdict.FreeOn _ ->
                judgement.findings().stream().map(Finding::sentence).toList();
        };
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theVerdictIsTheOneMadeByHand(RetirementCase scenario) {
        var judgement = Retirement.of(scenario.evidence());
        assertThat(judgement.verdict().text())
                .as("%s: %s", scenario.name(), judgement)
                .isEqualTo(scenario.verdict());
        assertThat(date(judgement.verdict())).as(scenario.name()).isEqualTo(scenario.date());
        var deciding = String.join("\n", deciding(judgement));
        assertThat(scenario.says()).as("%s: %s", scenario.name(), deciding).allMatch(deciding::contains);
        if (scenario.danger() == null) {
            assertThat(judgement.danger()).as(scenario.name()).isNull();
        } else {
            assertThat(judgement.danger()).as(scenario.name()).contains(scenario.danger());
        }
    }

    /// What a run has found on the key since the last look is off it by this one.
    @Test
    void theDayOnWhichItWasFoundEmptyBeginsAnewWithALaterRun() {
        var again = scenarios().stream()
                .filter(one -> one.name().equals("it was found empty before the stopped run found something on it"))
                .findFirst()
                .orElseThrow();
        assertThat(Retirement.of(again.evidence()).next().emptySince()).isEqualTo(RetirementCase.NOW);
        var before = scenarios().stream()
                .filter(one -> one.name().equals("nobody knows when they left it, but it was found empty long ago"))
                .findFirst()
                .orElseThrow()
                .evidence();
        assertThat(Retirement.of(before).next().emptySince())
                .isEqualTo(before.earlier().emptySince());
    }

    @Test
    void theTableHasEveryVerdictAndNoNameTwice() {
        assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(50);
        assertThat(scenarios().stream().map(RetirementCase::name)).doesNotHaveDuplicates();
        assertThat(scenarios().stream().map(RetirementCase::verdict).collect(Collectors.toSet()))
                .isEqualTo(Set.of("free", "freeOn", "inUse", "never", "unknown"));
    }
}
