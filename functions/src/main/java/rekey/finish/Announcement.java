package rekey.finish;

import java.util.Map;
import rekey.lambda.Settings;
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

    void publish(Message message) {
        sns.publish(
                request -> request.topicArn(topic).subject(message.subject()).message(message.text()));
    }
}
