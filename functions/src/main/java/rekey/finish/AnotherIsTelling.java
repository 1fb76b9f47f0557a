package rekey.finish;

/// Another invocation has made the run's report and is to tell people of it. Whoever called this one
/// is to call again: if the other fails, that call tells them.
final class AnotherIsTelling extends RuntimeException {
    private static final long serialVersionUID = 1;

    AnotherIsTelling(String run) {
        super("Another invocation is telling people of run %s; this one is to be tried again".formatted(run));
    }
}
