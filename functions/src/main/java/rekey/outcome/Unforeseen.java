package rekey.outcome;

/// A failure that nobody foresaw. It stays with its place: one that fails never stops another.
public final class Unforeseen {
    private Unforeseen() {}

    public static Failure failure(RuntimeException e) {
        var innermost = innermost(e);
        var message = e.getCause() == null ? told(e) : "%s: %s".formatted(told(e), told(innermost));
        var code = e.getClass().getSimpleName();
        return Denial.in(told(innermost))
                .map(denial -> new Failure(code, message, denial.blame(), Caller.HUB.remedy(denial, "")))
                .orElseGet(
                        () -> new Failure(
                                code,
                                message,
                                Blame.REKEY,
                                "Look for this run's id in the log group of the stack and report what is there; run Rekey again"));
    }

    /// There AWS says what it missed.
    private static Throwable innermost(Throwable e) {
        var cause = e.getCause();
        return cause == null ? e : innermost(cause);
    }

    private static String told(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
