package rekey.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.lambda.Settings;
import rekey.outcome.RunOutcome;
import software.amazon.awssdk.services.sns.SnsClient;

/// Tells the subscribers of the stack's topic what a run came to.
final class Announcement {
    private final SnsClient sns;
    private final String topic;

    private Announcement(SnsClient sns, String topic) {
        this.sns = sns;
        this.topic = topic;
    }

    static Announcement of(SnsClient sns, Map<String, String> environment) {
        return new Announcement(sns, Settings.text(environment, "TOPIC"));
    }

    void publish(ReportHandler.Response response) {
        sns.publish(request -> request.topicArn(topic)
                .subject("Rekey: run " + (response.outcome() == RunOutcome.COMPLETE ? "complete" : "INCOMPLETE"))
                .message(message(response)));
    }

    static String message(ReportHandler.Response response) {
        var lines = new StringBuilder("Run %s is %s.%n".formatted(response.run(), response.outcome()));
        var totals = response.totals();
        if (totals != null) {
            lines.append("%d places in %d accounts: %d targets changed, %d already right, %d failed.%n"
                    .formatted(
                            totals.places(),
                            totals.accounts(),
                            totals.changed(),
                            totals.alreadyRight(),
                            totals.failed()));
        }
        append(lines, "Cause: ", response.cause());
        append(lines, "Report: ", response.report());
        return lines.toString();
    }

    private static void append(StringBuilder lines, String label, @Nullable String value) {
        if (value != null) {
            lines.append(label).append(value).append(System.lineSeparator());
        }
    }
}
