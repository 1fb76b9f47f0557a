package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.input.Mode;
import rekey.key.Serving;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.reconcile.Problem;
import rekey.report.Links;
import rekey.report.Report;
import rekey.report.SampleRun;
import rekey.report.Summary;
import rekey.report.SummaryTest;

class MessageTest {
    private static final Links LINKS = new Links("https://console/execution", "https://console/folder");

    private static Message message(Report report) {
        return Message.of(report, Summary.of(report), LINKS);
    }

    @Test
    void aCompleteRunSaysHowManyAndWhereToReadOn() {
        var report = SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.complete(1), SummaryTest.complete(2)));
        assertThat(message(report)).isEqualTo(new Message("Rekey: rotation complete", """
                Run r1 is complete.
                All 2 places are on the wanted key; 0 targets were changed, 4 were right already, 0 failed.

                Report: https://console/folder
                Execution: https://console/execution
                """));
    }

    /// A Sid or a value of a Deny may be anything: in a mail that people trust it would be
    /// believed.
    @Test
    void noStatementOfAKeyPolicyIsInAMail() {
        var denied = new Failure(
                Serving.DENIED,
                "statement \"Call support: https://evil.example\" denies it",
                Blame.CONFIGURATION,
                "Replace statement \"Call support: https://evil.example\" of the key policy by this: {}");
        var report = SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.unreachable(2, denied)));
        assertThat(message(report).text())
                .contains("KeyPolicyDenies: Change the key policy: the report has the statement [000000000002")
                .doesNotContain("evil");
        assertThat(Summary.of(report).causes().getFirst()).contains("Replace statement");
    }

    @Test
    void aRunThatIsNotCompleteSaysWhatToDoFirst() {
        var report = SummaryTest.report(
                Mode.VERIFY,
                List.of(
                        SummaryTest.complete(1),
                        SummaryTest.unreachable(2, SummaryTest.failure(1)),
                        SummaryTest.unreachable(3, SummaryTest.failure(2)),
                        SummaryTest.unreachable(4, SummaryTest.failure(2))));
        assertThat(message(report)).isEqualTo(new Message("Rekey: verification INCOMPLETE", """
                Run r1 is INCOMPLETE.
                3 of 4 places are not on the wanted key, or could not be looked at; nothing was changed.

                What to do first:
                - Code2: Fix 2 [000000000003 eu-central-1, 000000000004 eu-central-1]
                - Code1: Fix 1 [000000000002 eu-central-1]

                Report: https://console/folder
                Execution: https://console/execution
                """));
    }

    @Test
    void whatEndedARunEarlyIsSaidWhateverBecameOfItsPlaces() {
        var message = message(SummaryTest.report(
                Mode.PLAN, List.of(SummaryTest.complete(1)), new Problem("States.Timeout", "too long")));
        assertThat(message.subject()).isEqualTo("Rekey: plan INCOMPLETE");
        assertThat(message.text()).startsWith("Run r1 is INCOMPLETE.\nIt ended early: too long\nThe only place can be");
    }

    @Test
    void aPlanSaysWhetherItIsReady() {
        var ready = message(SummaryTest.report(Mode.PLAN, List.of(SummaryTest.complete(1))));
        assertThat(ready.subject()).isEqualTo("Rekey: plan READY");
        assertThat(ready.text()).startsWith("Run r1 is READY.\nThe only place can be");
        var blocked = message(SampleRun.planned());
        assertThat(blocked.subject()).isEqualTo("Rekey: plan BLOCKED");
        assertThat(blocked.text())
                .startsWith("Run r1 is BLOCKED.\n")
                .contains("3 warnings: the report has them.", "What to do first:");
    }

    @Test
    void aRunWithoutAPlanSaysThatNothingWasChanged() {
        assertThat(Message.unplanned("r1", new Problem("RunInProgress", "Run r0 has not ended; 50 % done"), LINKS))
                .isEqualTo(new Message("Rekey: run INCOMPLETE, nothing was changed", """
                        Run r1 ended before it had a plan; nothing was changed.
                        RunInProgress: Run r0 has not ended; 50 % done

                        Execution: https://console/execution
                        """));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void itIsShortAndWithoutControlCharactersHoweverMuchWentWrong(boolean early) {
        var problem = early ? new Problem("E".repeat(1_000), "\u20ac\n".repeat(1_000_000)) : null;
        var message = message(CauseTest.huge(problem));
        assertThat(message.subject()).hasSizeLessThan(100).matches("[ -~]+");
        assertThat(message.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(32_768);
        assertThat(message.text()).contains("- and 4,995 more causes").doesNotContain("\u0000", "\u2028");
        assertThat(message.text().lines()).hasSizeLessThan(20);
    }

    @Test
    void noNameThatAMemberHasChosenIsInIt() {
        var report = SampleRun.report();
        assertThat(report.places()).anyMatch(place -> place.accountName().contains("<"));
        assertThat(message(report).text()).doesNotContain("<");
    }

    /// SNS takes 256 KB, and refuses a longer one on every try.
    @Test
    void newsOfManyKeysFitsIntoAMessageAndTheFirstOfItIsTold() {
        var news = IntStream.range(0, 85_000)
                .mapToObj(n -> "arn:aws:kms:eu-central-1:111122223333:key/%036d is free: it may go".formatted(n))
                .toList();
        var text = new Message("subject", "text\n").telling(news).text();
        assertThat(text.length()).isLessThan(100_000);
        assertThat(text).startsWith("text\n" + news.getFirst()).contains("84,950 more are", "retirement.html");
        assertThat(new Message("subject", "").telling(news.subList(0, 51)).text())
                .contains("1 more is in retirement.html");
        assertThat(new Message("subject", "").telling(news.subList(0, 2)).text())
                .isEqualTo(news.getFirst() + "\n" + news.get(1) + "\n");
    }
}
