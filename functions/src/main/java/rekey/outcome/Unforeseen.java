package rekey.outcome;

/// A failure that nobody foresaw. It stays with its place: one that fails never stops another.
public final class Unforeseen {
    private Unforeseen() {}

    public static Failure failure(RuntimeException e) {
        return new Failure(
                e.getClass().getSimpleName(),
                message(e),
                Blame.REKEY,
                "Look for this run's id in the log group of the stack and report what is there; run Rekey again");
    }

    /// What failed, and the innermost cause of it: there AWS says what it missed.
    private static String message(RuntimeException e) {
        var message = String.valueOf(e.getMessage());
        var innermost = e.getCause();
        if (innermost == null) {
            return message;
        }
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return "%s: %s".formatted(message, innermost.getMessage());
    }
}
