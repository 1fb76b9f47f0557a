package rekey.outcome;

import java.util.Optional;
import java.util.regex.Pattern;

/// A failure that nobody foresaw. It stays with its place: one that fails never stops another.
public final class Unforeseen {
    /// The code of what the bucket refuses to Rekey's own role: a policy, or the key that the bucket
    /// is encrypted with.
    public static final String BUCKET_CLOSED = "BucketClosed";

    /// As the AWS SDK for Java ends its messages.
    private static final Pattern OF_S3 = Pattern.compile("\\(Service: S3, Status Code: \\d+");

    /// S3 hands on what KMS says of the bucket's key.
    ///
    /// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
    private static final Pattern KEY_UNUSABLE = Pattern.compile(
            "\\bkms\\b.*(is disabled|is pending deletion|is pending import|is unavailable|does not exist)",
            Pattern.CASE_INSENSITIVE);

    private static final String MEND_THE_KEY =
            "Enable the key that the bucket is encrypted with (DataKeyArn of Rekey's stack)";

    /// What the SDK says where AWS does not answer, or not now, however often it is asked again.
    private static final Pattern BUSY = Pattern.compile(
            "\\(Service: [^,]+, Status Code: (5\\d\\d|429)\\b|\\b(Rate exceeded|reduce your request rate)\\b"
                    + "|Unable to execute HTTP request",
            Pattern.CASE_INSENSITIVE);

    private Unforeseen() {}

    /// By its words alone. `AwsErrors.unforeseen` knows more: it knows what AWS answered.
    public static Failure failure(RuntimeException e) {
        return closed(told(innermost(e)), message(e), code(e)).orElseGet(() -> isOfBusyAws(e) ? busy(e) : bug(e));
    }

    /// Of an AWS that does not answer for now.
    public static Failure busy(RuntimeException e) {
        return new Failure(code(e), message(e), Blame.AWS, "AWS did not answer in time; run Rekey again");
    }

    private static Failure bug(RuntimeException e) {
        return new Failure(
                code(e),
                message(e),
                Blame.REKEY,
                "Look for this run's id in the log group of the stack and report what is there; run Rekey again");
    }

    private static String message(RuntimeException e) {
        return e.getCause() == null ? told(e) : "%s: %s".formatted(told(e), told(innermost(e)));
    }

    private static String code(RuntimeException e) {
        return e.getClass().getSimpleName();
    }

    private static boolean isOfBusyAws(Throwable e) {
        return BUSY.matcher(told(e)).find() || (e.getCause() != null && isOfBusyAws(e.getCause()));
    }

    /// The outcome of a place that ended so before anything was touched: whoever was denied what it
    /// needed was kept out, and is no loss of Rekey's.
    public static PlaceOutcome outcome(Failure failure) {
        return failure.blame() == Blame.CONFIGURATION
                ? new PlaceOutcome.Unreachable(failure)
                : new PlaceOutcome.Lost(failure);
    }

    /// @param told what AWS said, as the SDK words it
    /// @param code of the failure where it is not the bucket's
    /// @return empty where it tells of nothing that a policy or a key is the reason of
    public static Optional<Failure> closed(String told, String message, String code) {
        boolean ofS3 = OF_S3.matcher(told).find();
        var named = ofS3 ? BUCKET_CLOSED : code;
        return Denial.in(told)
                .map(denial -> new Failure(named, message, denial.blame(), Caller.HUB.remedy(denial, "")))
                .or(() -> ofS3 && KEY_UNUSABLE.matcher(told).find()
                        ? Optional.of(new Failure(named, message, Blame.CONFIGURATION, MEND_THE_KEY))
                        : Optional.empty());
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
