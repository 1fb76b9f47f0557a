package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeTopic;
import rekey.outcome.RunOutcome;

class AnnouncementTest {
    private static final ReportHandler.Response COMPLETE = new ReportHandler.Response(
            "r1",
            RunOutcome.COMPLETE,
            new Report.Totals(12, 24, 744, 700, 40, 1, 1, 0, 2, 0, 0, 0, 0),
            "s3://bucket/runs/r1/report.json",
            null,
            null);
    private static final ReportHandler.Response UNPLANNED = new ReportHandler.Response(
            "r1", RunOutcome.INCOMPLETE, null, null, "RunInProgress", "Run r0 has not ended; 50 % done");

    private final FakeTopic sns = new FakeTopic();
    private final Announcement announcement = Announcement.of(sns, Map.of("TOPIC", "arn:topic"));

    @Test
    void peopleAreToldWhatTheRunCameToAndWhereTheReportIs() {
        announcement.publish(COMPLETE);
        assertThat(sns.published()).hasSize(1);
        var message = sns.published().getFirst();
        assertThat(message.topicArn()).isEqualTo("arn:topic");
        assertThat(message.subject()).isEqualTo("Rekey: run complete");
        assertThat(message.message().lines())
                .containsExactly(
                        "Run r1 is COMPLETE.",
                        "24 places in 12 accounts: 700 targets changed, 40 already right, 2 failed.",
                        "Report: s3://bucket/runs/r1/report.json");
    }

    @Test
    void aRunThatEndedBeforeItHadAPlanSaysItsCauseAndNoTotals() {
        announcement.publish(UNPLANNED);
        var message = sns.published().getFirst();
        assertThat(message.subject()).isEqualTo("Rekey: run INCOMPLETE");
        assertThat(message.message().lines())
                .containsExactly("Run r1 is INCOMPLETE.", "Cause: Run r0 has not ended; 50 % done");
    }

    @Test
    void withoutATopicTheTemplateIsWrong() {
        assertThatThrownBy(() -> Announcement.of(sns, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("environment variable TOPIC must be set by the template");
        assertThatThrownBy(() -> Announcement.of(sns, Map.of("TOPIC", " "))).isInstanceOf(IllegalStateException.class);
    }
}
