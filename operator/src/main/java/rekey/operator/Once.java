package rekey.operator;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asked for once, by whichever check comes first; the others wait for it. What it throws is thrown to
/// whoever asks, and it is asked for again.
final class Once<T> implements Supplier<T> {
    private final Supplier<T> asking;
    private @Nullable T answer;

    Once(Supplier<T> asking) {
        this.asking = asking;
    }

    @Override
    public synchronized T get() {
        var known = answer;
        if (known == null) {
            known = asking.get();
            answer = known;
        }
        return known;
    }
}
