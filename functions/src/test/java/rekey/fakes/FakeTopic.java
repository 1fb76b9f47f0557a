package rekey.fakes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/// SNS that keeps what it was given to publish.
public final class FakeTopic implements SnsClient {
    private final List<PublishRequest> published = new ArrayList<>();
    private final Deque<Runnable> before = new ArrayDeque<>();
    private @Nullable RuntimeException refusal;

    /// What others do just before it takes what it is given next.
    public void beforeNext(Runnable others) {
        before.add(others);
    }

    /// What it answers from now on; null to take what it is given.
    public void refuse(@Nullable RuntimeException answer) {
        refusal = answer;
    }

    public List<PublishRequest> published() {
        return List.copyOf(published);
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
        if (refusal != null) {
            throw refusal;
        }
        if (!before.isEmpty()) {
            before.remove().run();
        }
        published.add(request);
        return PublishResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "sns";
    }

    @Override
    public void close() {}
}
