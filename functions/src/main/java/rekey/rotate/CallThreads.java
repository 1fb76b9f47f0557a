package rekey.rotate;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import rekey.aws.Clients;

/// The threads that make the changes of a place.
///
/// @param most how many are under way at the same time
record CallThreads(int most, Supplier<ExecutorService> executor) {
    /// All places of a batch share the connections of their function, of which some are left for what
    /// is read. So a Region that answers late takes none from the others.
    static final int MOST_OF_A_BATCH = Clients.MOST_CONNECTIONS * 4 / 5;

    /// At 5 calls a second, enough for a Region 10 seconds away.
    private static final int MOST_OF_A_PLACE = 50;

    /// @param places that are worked on at the same time
    static CallThreads ofBatch(int places) {
        return new CallThreads(
                Math.clamp(MOST_OF_A_BATCH / Math.max(1, places), 1, MOST_OF_A_PLACE),
                Executors::newVirtualThreadPerTaskExecutor);
    }

    /// Of a place that is alone.
    static CallThreads alone(Supplier<ExecutorService> executor) {
        return new CallThreads(MOST_OF_A_PLACE, executor);
    }
}
