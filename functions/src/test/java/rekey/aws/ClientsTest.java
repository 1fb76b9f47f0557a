package rekey.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

class ClientsTest {
    /// Nobody listens there: the call fails at once, after its timers were set.
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @Test
    void aWorkerWithManyClientsHasNoMoreThreadsThanOneWithFew() {
        var clients = new Clients(8);
        call(clients);
        int before = Thread.activeCount();
        List<CloudWatchLogsClient> kept = new ArrayList<>();
        for (int place = 0; place < 50; place++) {
            kept.add(call(clients));
        }
        assertThat(kept).hasSize(50);
        assertThat(Thread.activeCount() - before).isLessThan(10);
    }

    private static CloudWatchLogsClient call(Clients clients) {
        var client = clients.singleShot(CloudWatchLogsClient.builder()
                .region(Region.EU_CENTRAL_1)
                .endpointOverride(NOWHERE)
                .credentialsProvider(AnonymousCredentialsProvider.create()));
        try {
            client.describeLogGroups();
        } catch (SdkException expected) {
            assertThat(AwsErrors.of(expected).httpStatus()).isZero();
        }
        return client;
    }
}
