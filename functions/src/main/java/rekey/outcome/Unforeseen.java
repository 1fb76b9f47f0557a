package rekey.outcome;

/// A failure that nobody foresaw. It stays with its place: one that fails never stops another.
public final class Unforeseen {
    private Unforeseen() {}

    public static Failure failure(RuntimeException e) {
        return new Failure(
                e.getClass().getSimpleName(),
                String.valueOf(e.getMessage()),
                Blame.REKEY,
                "Look for this run's id in the log group of the stack and report what is there; run Rekey again");
    }
}
