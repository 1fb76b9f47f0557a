package rekey.rotate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Holds calls back and carries them out a number at a time, the last first: answers come out of
/// order. What is submitted for its result is done at once.
final class Postponing extends AbstractExecutorService {
    private final int atATime;
    private final List<Runnable> held = new ArrayList<>();
    private boolean ended;

    Postponing(int atATime) {
        this.atATime = atATime;
    }

    @Override
    public void execute(Runnable task) {
        if (task instanceof FutureTask) {
            task.run();
            return;
        }
        held.add(task);
        if (held.size() == atATime) {
            release();
        }
    }

    private void release() {
        held.reversed().forEach(Runnable::run);
        held.clear();
    }

    @Override
    public void shutdown() {
        release();
        ended = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        ended = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
