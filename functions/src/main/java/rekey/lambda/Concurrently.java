package rekey.lambda;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Works on many things at once, a virtual thread each: what they mostly do is wait.
public final class Concurrently {
    private Concurrently() {}

    /// The results in the order of `items`. What one item throws is thrown when all have ended.
    public static <T, R> List<R> map(List<T> items, Function<T, R> function) {
        List<Future<R>> futures;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            futures = items.stream()
                    .map(item -> threads.submit(() -> function.apply(item)))
                    .toList();
        }
        return futures.stream().map(Concurrently::result).toList();
    }

    /// As above, `atMost` at a time.
    public static <T, R> List<R> map(int atMost, List<T> items, Function<T, R> function) {
        var turns = new Semaphore(atMost);
        return map(items, item -> {
            turns.acquireUninterruptibly();
            try {
                return function.apply(item);
            } finally {
                turns.release();
            }
        });
    }

    /// What a thread came to. What it threw is thrown as it is, for its words are what a person
    /// reads.
    public static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a thread", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
