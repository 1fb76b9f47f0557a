package rekey.fakes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// The end of a worker amid its calls: one of them is its last, whichever client it goes to.
public final class Dying {
    /// The worker is dead.
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final int lastCall;
    private final AtomicInteger left;
    private final boolean afterwards;

    /// @param lastCall counted from 1
    /// @param afterwards whether the last call is carried out before the worker dies, and nobody
    ///     hears its answer
    public Dying(int lastCall, boolean afterwards) {
        this.lastCall = lastCall;
        this.left = new AtomicInteger(lastCall);
        this.afterwards = afterwards;
    }

    /// The client, as long as the worker lives.
    public <T> T using(Class<T> type, T client) {
        return Objects.requireNonNull(type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    boolean last = left.decrementAndGet() <= 0;
                    if (last && !afterwards) {
                        throw new Killed();
                    }
                    try {
                        var answer = method.invoke(client, arguments);
                        if (last) {
                            throw new Killed();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }

    /// Whether the last call has been made.
    public boolean isDead() {
        return left.get() <= 0;
    }

    @Override
    public String toString() {
        return (afterwards ? "after call " : "before call ") + lastCall;
    }
}
