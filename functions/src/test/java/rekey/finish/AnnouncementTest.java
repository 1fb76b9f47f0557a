package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeTopic;

class AnnouncementTest {
    private final FakeTopic sns = new FakeTopic();

    @Test
    void theMessageGoesToTheTopicOfTheStack() {
        Announcement.of(sns, Map.of("TOPIC", "arn:topic")).publish(new Message("subject", "text"));
        assertThat(sns.published()).hasSize(1);
        assertThat(sns.published().getFirst())
                .returns("arn:topic", published -> published.topicArn())
                .returns("subject", published -> published.subject())
                .returns("text", published -> published.message());
    }

    @Test
    void withoutATopicTheTemplateIsWrong() {
        assertThatThrownBy(() -> Announcement.of(sns, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("environment variable TOPIC must be set by the template");
        assertThatThrownBy(() -> Announcement.of(sns, Map.of("TOPIC", " "))).isInstanceOf(IllegalStateException.class);
    }
}
