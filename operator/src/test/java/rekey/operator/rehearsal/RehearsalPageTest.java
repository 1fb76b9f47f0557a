package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.run.Json;
import rekey.version.Version;

class RehearsalPageTest {
    private static final Instant BEGAN = Instant.parse("2026-11-30T08:45:00Z");
    private static final String HOSTILE = "<script>alert('x')</script>\u202e";

    private static StepResult step(List<String> findings) {
        return new StepResult(
                "rotate",
                "A rotation moves them.",
                findings.isEmpty() ? StepResult.State.PROVED : StepResult.State.DIFFERENT,
                BEGAN,
                12.5,
                "run-1",
                findings,
                "");
    }

    private static RehearsalRecord told(RehearsalRecord.Outcome outcome, StepResult step, Answer... answers) {
        return new RehearsalRecord(
                "20261130t084500-3fa1",
                "111122223333",
                "eu-central-1",
                "rekey",
                outcome,
                null,
                BEGAN,
                BEGAN.plusSeconds(1800),
                List.of(step),
                List.of(answers).stream()
                        .map(answer -> new Question.Answered(Questions.ALIAS_ARNS, answer))
                        .toList(),
                new RehearsalRecord.Cost(6, 0.0041, 321, 0.01),
                List.of());
    }

    @Test
    void thePageSaysWhatWasProvedWhereAndWhatItCost() {
        var page = RehearsalPage.of(told(RehearsalRecord.Outcome.PROVED, step(List.of())));
        assertThat(page)
                .contains("Every step is proved", "111122223333 in eu-central-1", "30 min", "$0.0041", "321")
                .contains("A rotation moves them.", "proved", "run-1")
                .doesNotContain("Findings");
    }

    @Test
    void eachCellKnowsItsTitleForNarrowScreens() {
        assertThat(RehearsalPage.of(told(RehearsalRecord.Outcome.PROVED, step(List.of()))))
                .contains("<td data-label=\"Outcome\">proved</td>", "<td data-label=\"Seconds\">12.5</td>");
    }

    @Test
    void bothFormsTellTheVersion() {
        var told = told(RehearsalRecord.Outcome.PROVED, step(List.of()));
        assertThat(RehearsalPage.of(told)).contains("Rekey " + Version.TEXT + ", rehearsal 20261130t084500-3fa1");
        assertThat(new String(Json.bytes(told), StandardCharsets.UTF_8))
                .contains("\"version\":\"" + Version.TEXT + "\"");
    }

    @Test
    void whatAwsSaysIsTextAndNothingElse() {
        var page = RehearsalPage.of(
                told(RehearsalRecord.Outcome.DIFFERENT, step(List.of(HOSTILE)), new Answer.Found("shown", HOSTILE)));
        assertThat(page)
                .contains("Findings", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
                .doesNotContain("<script", "\u202e");
    }

    @Test
    void eachKindOfAnswerIsTold() {
        var page = RehearsalPage.of(told(
                RehearsalRecord.Outcome.PROVED,
                step(List.of()),
                new Answer.Found("resolved", "seen so"),
                new Answer.Narrowed(List.of("shown", "refused"), "seen partly"),
                new Answer.Otherwise("seen otherwise"),
                new Answer.NotAnswered("not seen")));
        assertThat(page)
                .contains("resolved: the ARN of its key is kept and shown", "seen so")
                .contains("shown or refused", "seen partly")
                .contains("something else", "seen otherwise")
                .contains("not answered", "not seen");
    }
}
