package rekey.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import rekey.pacing.Time;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/// The retries of a patient client, on a clock of a simulation.
public final class VirtualRetries {
    private final RetryStrategy strategy = Clients.patience();
    private final Time time;

    public VirtualRetries(Time time) {
        this.time = time;
    }

    /// @param call empty where it was carried out
    /// @return whether it was, in the end
    public boolean call(Supplier<Optional<SdkException>> call) {
        long began = time.nanos();
        var token = strategy.acquireInitialToken(AcquireInitialTokenRequest.create("bucket"))
                .token();
        while (true) {
            var failure = call.get();
            if (failure.isEmpty()) {
                return true;
            }
            Duration delay;
            try {
                var refreshed = strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                        .token(token)
                        .failure(failure.get())
                        .build());
                token = refreshed.token();
                delay = refreshed.delay();
            } catch (TokenAcquisitionFailedException _) {
                return false;
            }
            var passed = Duration.ofNanos(time.nanos() - began);
            if (passed.plus(delay).compareTo(Clients.PATIENCE) > 0) {
                return false;
            }
            time.sleep(delay);
        }
    }
}
