package rekey.rotate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Denial;
import rekey.outcome.Failure;
import rekey.outcome.ReadersKept;
import rekey.outcome.TargetOutcome;

/// Notices that AWS refuses every log group that is to go to one key for one and the same reason,
/// such as a key policy without CloudWatch Logs. What is left is then not tried: 60,000 refusals
/// would take hours, and say nothing that the first did not.
///
/// The simplest rule, to give up after a few refusals in a row, fails where the first log groups of
/// a place are protected by name: a denial of `logs:` says nothing about the key, nor about log
/// groups of other names. So refusals in a row are a suspicion only. What is left is given up when
/// log groups all over it are refused alike. One log group that is moved, or refused for another
/// reason of the same subject, and every one is tried. Safe for many threads.
final class CommonRefusal {
    /// What is denied, the key or a policy denies.
    static final int ENOUGH_DENIED = 3;

    /// Other codes can be about the log group, such as one of class DELIVERY, and not about the
    /// key: so many in a row hardly are.
    static final int ENOUGH = 10;

    /// Denials of the call on a log group, which is 100 seconds of calls.
    static final int ENOUGH_OF_LOG_GROUPS = 500;

    private final Map<Subject, Suspicion> suspicions = new EnumMap<>(Subject.class);

    /// What AWS refuses: one says nothing about another.
    private enum Subject {
        /// The key, to CloudWatch Logs or to the member role. The middle and the end of the journal
        /// are asked.
        KEY(2),
        /// The call, by the policy of Rekey's own sessions, which names no log group.
        SESSION(2),
        /// The call on this log group. Policies protect names one by one, in stretches of the
        /// alphabet, or all but a few: many are asked, evenly spread.
        LOG_GROUP(64);

        private final int witnesses;

        Subject(int witnesses) {
            this.witnesses = witnesses;
        }

        /// A denial that does not name its action may be of a log group.
        static Subject of(Failure failure) {
            return Denial.of(failure).map(Subject::of).orElse(KEY);
        }

        private static Subject of(Denial denial) {
            if (denial.by() == Denial.By.SESSION_POLICY) {
                return SESSION;
            }
            return denial.isOf("kms") ? KEY : LOG_GROUP;
        }

        /// How many refusals alike make a suspicion.
        private int enough(Failure failure) {
            return switch (this) {
                case LOG_GROUP -> ENOUGH_OF_LOG_GROUPS;
                case KEY, SESSION -> failure.code().equals(AwsError.ACCESS_DENIED) ? ENOUGH_DENIED : ENOUGH;
            };
        }
    }

    /// A reason that may be every log group's.
    ///
    /// @param witnesses how many more log groups must be refused for it
    record Suspect(Failure reason, int witnesses) {}

    /// @param ruledOut whether a log group is known to have been moved there
    CommonRefusal(boolean ruledOut) {
        for (var subject : Subject.values()) {
            suspicions.put(subject, new Suspicion(ruledOut));
        }
    }

    synchronized void note(TargetOutcome outcome) {
        switch (outcome) {
            case TargetOutcome.Failed(var failure) -> refused(failure);
            case TargetOutcome.Changed(), TargetOutcome.AlreadyRight() ->
                suspicions.values().forEach(Suspicion::ruleOut);
            case TargetOutcome.Denied(var _) -> {}
            case TargetOutcome.MovedOn(var _) -> {}
            case TargetOutcome.Drifted(var _) -> {}
            case TargetOutcome.Gone() -> {}
            case TargetOutcome.Reserved() -> {}
        }
    }

    /// A transient failure says nothing of the others.
    private void refused(Failure failure) {
        if (failure.blame() == Blame.AWS || failure.code().equals(ReadersKept.CODE)) {
            return; // what was not compared, nobody refused
        }
        var subject = Subject.of(failure);
        suspicion(subject).refused(failure);
        if (subject == Subject.KEY) { // the role was let through to that log group
            suspicion(Subject.LOG_GROUP).ruleOut();
            suspicion(Subject.SESSION).ruleOut();
        }
    }

    /// What is to be asked about; empty where there is nothing to suspect, or nothing left to ask.
    synchronized Optional<Suspect> suspect() {
        return Stream.of(Subject.values())
                .flatMap(subject ->
                        suspicion(subject)
                                .open(subject::enough)
                                .map(reason -> new Suspect(reason, subject.witnesses))
                                .stream())
                .findFirst();
    }

    /// Ends a suspicion.
    ///
    /// @param everywhere whether log groups all over the journal were refused for this reason
    synchronized void settle(Suspect suspect, boolean everywhere) {
        var suspicion = suspicion(Subject.of(suspect.reason()));
        if (everywhere) {
            suspicion.confirm();
        } else {
            suspicion.ruleOut();
        }
    }

    /// Why what is left need not be tried; empty as long as it must be.
    synchronized Optional<Failure> reason() {
        return suspicions.values().stream()
                .flatMap(suspicion -> suspicion.confirmed().stream())
                .findFirst();
    }

    /// Whether the failure is of what is suspected at all, and may speak for or against it.
    static boolean speaksOf(Suspect suspect, Failure failure) {
        return failure.blame() != Blame.AWS && Subject.of(failure) == Subject.of(suspect.reason());
    }

    private Suspicion suspicion(Subject subject) {
        return Objects.requireNonNull(suspicions.get(subject), "a suspicion for each subject");
    }
}
