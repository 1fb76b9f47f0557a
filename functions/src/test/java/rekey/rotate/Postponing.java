package rekey.rotate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import rekey.fakes.SameThread;

/// Holds calls back and carries them out a number at a time, the last first: answers come out of
/// order. What is submitted for its result is done at once.
final class Postponing extends SameThread {
    private final int atATime;
    private final List<Runnable> held = new ArrayList<>();

    Postponing(int atATime) {
        this.atATime = atATime;
    }

    @Override
    public void execute(Runnable task) {
        if (task instanceof FutureTask) {
            super.execute(task);
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
        super.shutdown();
    }
}
