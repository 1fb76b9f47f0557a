package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.FakeS3;
import rekey.input.Mode;
import rekey.inventory.Noted;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.key.Serving.Judgement;
import rekey.logs.Owner;
import rekey.logs.StackLogGroups;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.FailureGroup;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;

class TargetClassifierTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final PlaceKey WANTED = PlaceKey.existing("arn:aws:kms:eu-central-1:111122223333:key/wanted");
    private static final PreviousKey OLD = new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/old");
    private static final PreviousKey UNKNOWN = new PreviousKey.Unknown();
    private static final Failure DENIED =
            new Failure("KeyPolicyDenies", "The key denies it", Blame.CONFIGURATION, "Let it in");
    private static final Failure UNREAD = new Failure("ThrottlingException", "busy", Blame.AWS, "Run again");

    private static final Owner NOBODY = new Owner.NobodyKnown();

    /// What is judged of a target, as the tables name it.
    enum Key {
        SERVES,
        MAY_SERVE,
        DENIES;

        private Judgement judgement() {
            return switch (this) {
                case SERVES -> new Judgement.Yes();
                case MAY_SERVE -> new Judgement.Perhaps("It depends");
                case DENIES -> new Judgement.No(DENIED);
            };
        }
    }

    private final Journal journal = new Journal(new Bucket(new FakeS3(), "bucket"), new RunFolder("r1"), PLACE);

    private TargetClassifier classifier(Mode mode, Key key, Supplier<Set<String>> refusedBefore) {
        return new TargetClassifier(
                mode,
                new SurveyAim.Judging(_ -> key.judgement(), List.of(), List::of),
                WANTED,
                journal.writer("s"),
                refusedBefore,
                SurveyedPlace.untouched(PLACE));
    }

    private TargetClassifier classifier(Mode mode, Key key) {
        return classifier(mode, key, Set::of);
    }

    private static SurveyedPlace.FoundTargets found(TargetClassifier classifier) {
        return classifier.targets(0, QueryResultsState.NOT_LOOKED_AT, Noted.NOTHING);
    }

    private static JournalEntry logGroup(PreviousKey key) {
        return new JournalEntry(new Target.LogGroup("g"), key, null, null);
    }

    private static PreviousKey key(String named) {
        return switch (named) {
            case "wanted" -> WANTED.key();
            case "old" -> OLD;
            default -> UNKNOWN;
        };
    }

    @ParameterizedTest(name = "{0}: a key that {1}, on {2}")
    @CsvSource({
        "ROTATE,  SERVES,    wanted,  1, 0, 0",
        "ROTATE,  SERVES,    old,     0, 1, 0",
        "ROTATE,  SERVES,    unknown, 0, 1, 0",
        "ROTATE,  MAY_SERVE, old,     0, 1, 0",
        "ROTATE,  DENIES,    wanted,  1, 0, 0",
        "ROTATE,  DENIES,    old,     0, 0, 1",
        "PLAN,    SERVES,    wanted,  1, 0, 0",
        "PLAN,    SERVES,    old,     0, 1, 0",
        "PLAN,    DENIES,    old,     0, 0, 1",
        "RESTORE, SERVES,    wanted,  1, 0, 0",
        "RESTORE, SERVES,    old,     0, 1, 0",
        "RESTORE, DENIES,    old,     0, 0, 1",
        "VERIFY,  SERVES,    wanted,  1, 0, 0",
        "VERIFY,  SERVES,    old,     0, 1, 1",
        "VERIFY,  MAY_SERVE, old,     0, 1, 1",
        "VERIFY,  SERVES,    unknown, 0, 0, 0",
        "VERIFY,  DENIES,    wanted,  1, 0, 0",
        "VERIFY,  DENIES,    old,     0, 0, 1"
    })
    void aTargetIsRightOrJournalledOrFailed(Mode mode, Key key, String on, int right, int journalled, int failed) {
        var classifier = classifier(mode, key);
        classifier.add(logGroup(key(on)), NOBODY);
        assertThat(found(classifier).tally().alreadyRight()).isEqualTo(right);
        assertThat(Segment.entries(found(classifier).journal())).isEqualTo(journalled);
        assertThat(found(classifier).tally().failed()).isEqualTo(failed);
        assertThat(classifier.nothingToChange()).isEqualTo(journalled == 0);
    }

    /// Those that are right, or that the key may not serve, the run leaves where they are.
    @ParameterizedTest(name = "{0}: a key that {1}, on {2}")
    @CsvSource({
        "ROTATE,  SERVES, old,    1",
        "ROTATE,  SERVES, wanted, 0",
        "ROTATE,  DENIES, old,    0",
        "PLAN,    SERVES, old,    1",
        "VERIFY,  SERVES, old,    1",
        "VERIFY,  SERVES, wanted, 0",
        "RESTORE, SERVES, old,    1"
    })
    void logGroupsOfStacksAreCountedAsFarAsTheyAreToChange(Mode mode, Key key, String on, int counted) {
        var classifier = classifier(mode, key);
        classifier.add(logGroup(key(on)), new Owner.Stack("shop"));
        classifier.add(logGroup(key(on)), NOBODY);
        classifier.add(logGroup(key(on)), new Owner.NotLookedUp());
        assertThat(found(classifier).ofStacks().logGroups()).isEqualTo(counted);
        assertThat(found(classifier).ofStacks().stacks())
                .extracting(StackLogGroups.OfStack::name)
                .isEqualTo(counted == 0 ? List.of() : List.of("shop"));
    }

    @Test
    void whatAVerificationFindsOnAnotherKeySaysOnWhich() {
        var classifier = classifier(Mode.VERIFY, Key.SERVES);
        classifier.add(logGroup(OLD), NOBODY);
        assertThat(found(classifier).tally().failures())
                .extracting(FailureGroup::failure)
                .extracting(Failure::code, Failure::message)
                .containsExactly(tuple("NotOnWantedKey", "The target is on " + OLD.text()));
    }

    @Test
    void theKeysThatTargetsAreToLeaveAreCounted() {
        var classifier = classifier(Mode.ROTATE, Key.SERVES);
        classifier.add(logGroup(OLD), NOBODY);
        classifier.add(logGroup(OLD), NOBODY);
        classifier.add(logGroup(new PreviousKey.None()), NOBODY);
        classifier.add(logGroup(new PreviousKey.Named("alias/old")), NOBODY);
        classifier.add(logGroup(WANTED.key()), NOBODY);
        assertThat(classifier.presentKeys()).isEqualTo(Map.of(OLD.text(), 2, "none", 1, "unknown", 1));
    }

    @Test
    void aKeyThatMayServeIsTriedWithAWarning() {
        var classifier = classifier(Mode.ROTATE, Key.MAY_SERVE);
        classifier.add(logGroup(OLD), NOBODY);
        classifier.add(logGroup(OLD), NOBODY);
        assertThat(classifier.warnings()).containsExactly("It depends");
        assertThat(classifier.service().serves()).isTrue();
    }

    @Test
    void aPlaceWhoseTargetsTheKeyDeniesIsRefused() {
        var classifier = classifier(Mode.ROTATE, Key.DENIES);
        classifier.add(logGroup(OLD), NOBODY);
        assertThat(classifier.refusal()).contains(new PlaceOutcome.Refused(DENIED));
        assertThat(classifier.service().denial()).isEqualTo(DENIED);
        assertThat(classifier.service().serves()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void targetsThatAreRightOnAKeyThatDeniesThemAreWarnedOf(Mode mode) {
        var classifier = classifier(mode, Key.DENIES);
        classifier.add(logGroup(WANTED.key()), NOBODY);
        assertThat(classifier.refusal()).isEmpty();
        var on = mode == Mode.RESTORE ? "back on a key" : "on the wanted key";
        assertThat(classifier.warnings())
                .containsExactly("Targets are %s that it may not serve. The key denies it. Let it in".formatted(on));
    }

    @Test
    void anEmptyPlaceIsRefusedNothing() {
        assertThat(classifier(Mode.ROTATE, Key.DENIES).refusal()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROTATE, 1, 0", "RESTORE, 1, 0", "PLAN, 1, 0", "VERIFY, 0, 1"})
    void aLogGroupWhoseKeyIsNotReadYetIsReadAgainByWhoeverChangesIt(Mode mode, int journalled, int failed) {
        var classifier = classifier(mode, Key.SERVES);
        classifier.addUnread(logGroup(UNKNOWN), NOBODY, UNREAD);
        assertThat(Segment.entries(found(classifier).journal())).isEqualTo(journalled);
        assertThat(found(classifier).tally().failed()).isEqualTo(failed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROTATE, 1, 0, 0", "RESTORE, 1, 0, 0", "PLAN, 1, 0, 1", "VERIFY, 0, 1, 1"})
    void aNameThatAwsHasRefusedBeforeIsTriedAgainAndOnlyAVerificationCountsItAsReserved(
            Mode mode, int journalled, int reserved, int warnings) {
        var classifier = classifier(mode, Key.SERVES, () -> Set.of("g"));
        classifier.add(logGroup(OLD), NOBODY);
        assertThat(Segment.entries(found(classifier).journal())).isEqualTo(journalled);
        assertThat(found(classifier).tally().reserved()).isEqualTo(reserved);
        assertThat(classifier.warnings()).hasSize(warnings);
    }

    @Test
    void namesThatAwsHasRefusedBeforeAreAskedForOnlyWhereTheyMatter() {
        var classifier = classifier(Mode.ROTATE, Key.SERVES, () -> {
            throw new AssertionError("asked");
        });
        classifier.add(logGroup(OLD), NOBODY);
        assertThat(Segment.entries(found(classifier).journal())).isEqualTo(1);
    }

    @ParameterizedTest(name = "a key that {0}, on {1}")
    @CsvSource({
        "SERVES, wanted,  ALREADY_RIGHT",
        "DENIES, wanted,  ALREADY_RIGHT",
        "SERVES, old,     TO_CHANGE",
        "SERVES, unknown, TO_CHANGE",
        "DENIES, old,     FAILED"
    })
    void queryResultsAreInOneState(Key key, String on, QueryResultsState state) {
        var classifier = classifier(Mode.ROTATE, key);
        var found = classifier.addQueryResults(JournalEntry.ofQueryResults(key(on)), QueryResultsState.TO_CHANGE);
        assertThat(found.state()).isEqualTo(state);
    }

    /// They have a statement of their own in the key policy.
    @Test
    void queryResultsThatTheKeyDeniesSayNothingOfTheLogGroups() {
        var classifier = classifier(Mode.ROTATE, Key.DENIES);
        classifier.addQueryResults(JournalEntry.ofQueryResults(OLD), QueryResultsState.TO_CHANGE);
        assertThat(classifier.service().denial()).isNull();
        assertThat(classifier.refusal()).contains(new PlaceOutcome.Refused(DENIED));
    }
}
