package rekey.finish;

import java.util.function.Function;
import java.util.function.Supplier;

/// What the end of a run can do without, such as a form of its report for people: what is in the way
/// of it stops nothing. Also an Error is caught, such as too little memory: it comes again with each
/// try, and nobody would ever be told of the run.
final class Dispensable {
    private Dispensable() {}

    /// @param otherwise what stands in for it, by what was in the way
    static <T> T tried(Supplier<T> work, Function<Throwable, T> otherwise) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return otherwise.apply(e);
        }
    }
}
