package rekey.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.TargetOutcome;
import rekey.target.PreviousKey;

/// When a refusal is suspected to be every log group's, and when it is known to be.
class CommonRefusalTest {
    private static final String ROLE = "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/r1";

    private static final Failure KEY_DENIES =
            denied("kms:GenerateDataKey", "with an explicit deny in a resource-based policy");
    private static final Failure KEY_DISABLED =
            failure("InvalidParameterException", "The KMS key is not enabled", Blame.CONFIGURATION);
    private static final Failure SESSION =
            denied("logs:AssociateKmsKey", "because no session policy allows the logs:AssociateKmsKey action");
    private static final Failure LOG_GROUP =
            denied("logs:AssociateKmsKey", "with an explicit deny in a service control policy");
    private static final Failure OF_ANY_ACTION = failure("AccessDeniedException", "no", Blame.CONFIGURATION);
    private static final Failure BUSY = failure("ServiceUnavailableException", "busy", Blame.AWS);

    private final CommonRefusal refusal = new CommonRefusal(false);

    private static Failure failure(String code, String message, Blame blame) {
        return new Failure(code, message, blame, "Let it in");
    }

    private static Failure denied(String action, String why) {
        return failure(
                "AccessDeniedException",
                "%s is not authorized to perform: %s on resource: it %s".formatted(ROLE, action, why),
                Blame.CONFIGURATION);
    }

    private void refused(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            refusal.note(new TargetOutcome.Failed(failure));
        }
    }

    private void confirmed(Failure failure, int times) {
        refused(failure, times);
        refusal.settle(refusal.suspect().orElseThrow(), true);
    }

    private Optional<Failure> suspected() {
        return refusal.suspect().map(CommonRefusal.Suspect::reason);
    }

    private static Arguments row(String what, Failure reason, int enough, int witnesses) {
        return Arguments.of(Named.of(what, reason), enough, witnesses);
    }

    static Arguments[] reasons() {
        return new Arguments[] {
            row("the key policy denies", KEY_DENIES, 3, 2),
            row("the key is disabled", KEY_DISABLED, 10, 2),
            row("the session policy does not allow", SESSION, 3, 2),
            row("a policy denies the call on the log group", LOG_GROUP, 500, 64),
            row("a denial that does not tell its action", OF_ANY_ACTION, 500, 64)
        };
    }

    @ParameterizedTest(name = "{0}: {1} times")
    @MethodSource("reasons")
    void aReasonIsSuspectedAfterSoManyRefusalsInARow(Failure reason, int enough, int witnesses) {
        refused(reason, enough - 1);
        assertThat(refusal.suspect()).isEmpty();
        refused(reason, 1);
        assertThat(refusal.suspect()).contains(new CommonRefusal.Suspect(reason, witnesses));
        assertThat(refusal.reason()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void whatIsRefusedEverywhereNeedNotBeTried(Failure reason, int enough) {
        confirmed(reason, enough);
        assertThat(refusal.reason()).contains(reason);
        assertThat(refusal.suspect()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void whatIsNotRefusedEverywhereIsNeverSuspectedAgain(Failure reason, int enough) {
        refused(reason, enough);
        refusal.settle(refusal.suspect().orElseThrow(), false);
        refused(reason, enough);
        assertThat(refusal.suspect()).isEmpty();
        assertThat(refusal.reason()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void aTransientFailureInBetweenChangesNothing(Failure reason, int enough) {
        refused(reason, enough - 1);
        refused(BUSY, 1_000);
        refused(reason, 1);
        assertThat(suspected()).contains(reason);
    }

    @Test
    void transientFailuresAloneAreNoSuspicion() {
        refused(BUSY, 1_000);
        assertThat(refusal.suspect()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void aLogGroupThatWasMovedIsTheEndOfEverySuspicion(Failure reason, int enough) {
        refusal.note(new TargetOutcome.Changed());
        refused(reason, enough);
        assertThat(refusal.suspect()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void soIsOneThatAnEarlierInvocationMoved(Failure reason, int enough) {
        var earlier = new CommonRefusal(true);
        for (int i = 0; i < enough; i++) {
            earlier.note(new TargetOutcome.Failed(reason));
        }
        assertThat(earlier.suspect()).isEmpty();
    }

    static TargetOutcome[] outcomesThatSayNothing() {
        return new TargetOutcome[] {
            new TargetOutcome.Gone(),
            new TargetOutcome.Reserved(),
            new TargetOutcome.Denied(KEY_DENIES),
            new TargetOutcome.MovedOn(new PreviousKey.None())
        };
    }

    @ParameterizedTest
    @MethodSource("outcomesThatSayNothing")
    void whatWasNotAskedOfAwsOrIsTheNamesOwnSaysNothingOfTheOthers(TargetOutcome outcome) {
        refused(KEY_DENIES, CommonRefusal.ENOUGH_DENIED - 1);
        for (int i = 0; i < CommonRefusal.ENOUGH_OF_LOG_GROUPS; i++) {
            refusal.note(outcome);
        }
        assertThat(refusal.suspect()).isEmpty();
        refused(KEY_DENIES, 1);
        assertThat(suspected()).contains(KEY_DENIES);
    }

    @Test
    void twoReasonsOfOneSubjectAreNoneOfEveryLogGroup() {
        refused(KEY_DENIES, 2);
        refused(KEY_DISABLED, 1);
        refused(KEY_DENIES, 100);
        assertThat(refusal.suspect()).isEmpty();
    }

    @Test
    void refusalsOfLogGroupsSayNothingOfTheKey() {
        refused(LOG_GROUP, 100);
        refused(KEY_DENIES, 3);
        assertThat(suspected()).contains(KEY_DENIES);
    }

    /// The role was let through to that log group, and only the key was closed.
    @Test
    void aRefusalOfTheKeyIsTheEndOfASuspicionOfLogGroups() {
        refused(LOG_GROUP, 499);
        refused(KEY_DENIES, 1);
        refused(LOG_GROUP, 500);
        assertThat(refusal.suspect()).isEmpty();
    }

    @Test
    void aLogGroupThatIsMovedWhileOthersAreAskedOutweighsTheirRefusals() {
        refused(KEY_DENIES, 3);
        var suspect = refusal.suspect().orElseThrow();
        refusal.note(new TargetOutcome.Changed());
        refusal.settle(suspect, true);
        assertThat(refusal.reason()).isEmpty();
    }

    @Test
    void onlyARefusalOfTheSameSubjectSpeaksForOrAgainstASuspicion() {
        refused(KEY_DENIES, 3);
        var suspect = refusal.suspect().orElseThrow();
        assertThat(CommonRefusal.speaksOf(suspect, KEY_DENIES)).isTrue();
        assertThat(CommonRefusal.speaksOf(suspect, KEY_DISABLED)).isTrue();
        assertThat(CommonRefusal.speaksOf(suspect, LOG_GROUP)).isFalse();
        assertThat(CommonRefusal.speaksOf(suspect, SESSION)).isFalse();
        assertThat(CommonRefusal.speaksOf(suspect, BUSY)).isFalse();
    }
}
