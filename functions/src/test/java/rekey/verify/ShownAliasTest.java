package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.Mode;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.JournalledKeys;
import rekey.logs.PlaceLogs;
import rekey.logs.VirtualLogs;
import rekey.outcome.Blame;
import rekey.pack.VirtualPack;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.progress.PreviousKeyUse;
import rekey.progress.StillOnKey;
import rekey.restore.RestoredPlace;
import rekey.rotate.VirtualRotation;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// A place that shows its keys by aliases, from the survey to the verification, and back.
class ShownAliasTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String WANTED = key('a');
    private static final String OLD = key('b');
    private static final String WANTED_ALIAS = "arn:aws:kms:eu-central-1:111122223333:" + VirtualSurvey.ALIAS;
    private static final String OLD_ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/old";
    private static final String DEAD_ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/dead";
    private static final String DENIED_ALIAS = "arn:aws:kms:eu-central-1:999999999999:alias/theirs";
    private static final String BUSY_ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/busy";

    private final SimulatedPlace place = new SimulatedPlace();
    private final VirtualTime time = new VirtualTime();
    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED))
            .knowingToo(WANTED, FakeKms.key(WANTED))
            .knowingToo(OLD, FakeKms.key(OLD))
            .knowingToo(WANTED_ALIAS, FakeKms.key(WANTED))
            .knowingToo(OLD_ALIAS, FakeKms.key(OLD))
            .refusing(DEAD_ALIAS, Refusals.of("NotFoundException", 400, "Alias " + DEAD_ALIAS + " is not found."))
            .refusing(DENIED_ALIAS, Refusals.of("AccessDeniedException", 400, "not authorized to perform: x"))
            .refusing(BUSY_ALIAS, Refusals.of("ThrottlingException", 400, "Rate exceeded"));

    private static String key(char digit) {
        return "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-12345678901" + digit;
    }

    private PlaceLogs logs() {
        return VirtualLogs.of(PLACE, place, kms, time);
    }

    private Journal journal(String run) {
        return new Journal(bucket, new RunFolder(run), PLACE);
    }

    private SurveyedPlace surveyed(Mode mode) {
        place.withQueryResultsOn(WANTED_ALIAS);
        return VirtualSurvey.of(mode, PLACE, journal("run"), logs(), kms);
    }

    private PlaceProgress rotated(SurveyedPlace surveyed) {
        var progress = VirtualRotation.begin(VirtualPack.work(surveyed));
        return VirtualRotation.invocation(progress, logs(), journal("run"), time);
    }

    private PlaceProgress verified(PlaceProgress progress) {
        return VirtualVerification.of(progress, journal("run"), logs());
    }

    private static Stream<Arguments> aliases() {
        return Stream.of(
                Arguments.of(WANTED_ALIAS, true, null, Map.of()),
                Arguments.of(OLD_ALIAS, false, new PreviousKey.Key(OLD), Map.of(OLD, 1)),
                Arguments.of(DEAD_ALIAS, false, new PreviousKey.Named(DEAD_ALIAS), Map.of("unknown", 1)),
                Arguments.of(DENIED_ALIAS, false, new PreviousKey.Named(DENIED_ALIAS), Map.of("unknown", 1)),
                Arguments.of(BUSY_ALIAS, false, new PreviousKey.Named(BUSY_ALIAS), Map.of("unknown", 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("aliases")
    void aTargetIsOnTheKeyThatItsAliasMeans(
            String shown, boolean right, PreviousKey journalled, Map<String, Integer> present) {
        place.with("g", shown);
        var surveyed = surveyed(Mode.ROTATE);
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(right ? 2 : 1);
        assertThat(surveyed.presentKeys()).isEqualTo(present);
        assertThat(surveyed.toChange()).isEqualTo(right ? 0 : 1);
        if (!right) {
            assertThat(journal("run").page(surveyed.journal().getFirst(), 0))
                    .containsExactly(new JournalEntry(new Target.LogGroup("g"), journalled, null, null));
        }
    }

    @Test
    void onlyNamesThatAreNoKeyAreWarnedOfInAwssWords() {
        place.with("a", WANTED_ALIAS)
                .with("b", DEAD_ALIAS)
                .with("c", DENIED_ALIAS)
                .with("d", BUSY_ALIAS);
        assertThat(surveyed(Mode.ROTATE).warnings())
                .hasSize(3)
                .anyMatch(warning -> warning.startsWith(
                        "Who loses access to logs was not looked at for " + BUSY_ALIAS + " and 2 more"))
                .anyMatch(warning -> warning.contains(DEAD_ALIAS + " is not found"))
                .anyMatch(warning -> warning.contains(DENIED_ALIAS) && warning.contains("not authorized"));
    }

    @Test
    void aVerificationCallsNothingRightThatItCannotRead() {
        place.with("a", WANTED_ALIAS).with("b", DEAD_ALIAS).with("c", BUSY_ALIAS);
        var surveyed = surveyed(Mode.VERIFY);
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(2);
        assertThat(surveyed.tally().failures())
                .extracting(group -> group.failure().blame())
                .containsExactly(Blame.CONFIGURATION, Blame.AWS);
    }

    @Test
    void aDeletedAliasIsMovedAndWhatItMeantIsNotCalledFree() {
        place.with("a", OLD).with("b", DEAD_ALIAS);
        var done = verified(rotated(surveyed(Mode.ROTATE)));
        assertThat(place.keyOf("b")).isEqualTo(WANTED);
        assertThat(done.results().tally().changed()).isEqualTo(2);
        assertThat(done.results().previousKeys())
                .hasEntrySatisfying(OLD, use -> assertThat(use.still().doubts()).contains(StillOnKey.Doubt.UNTOLD))
                .hasSize(1);
    }

    @Test
    void whatKmsTellsJustBeforeTheChangeIsJournalled() {
        place.with("a", BUSY_ALIAS);
        var surveyed = surveyed(Mode.ROTATE);
        kms.refusingNoMore(BUSY_ALIAS).knowingToo(BUSY_ALIAS, FakeKms.key(OLD));
        var done = verified(rotated(surveyed));
        assertThat(JournalledKeys.of(journal("run"), surveyed.journal()).of(new Target.LogGroup("a")))
                .contains(new PreviousKey.Key(OLD));
        assertThat(done.results().previousKeys())
                .hasEntrySatisfying(OLD, use -> assertThat(use.logGroups()).isEqualTo(1));
    }

    @Test
    void whatKmsCannotTellEvenThenIsLeftForTheNextRun() {
        place.with("a", BUSY_ALIAS);
        var done = rotated(surveyed(Mode.ROTATE));
        assertThat(place.keyOf("a")).isEqualTo(BUSY_ALIAS);
        assertThat(done.results().tally().failures())
                .singleElement()
                .satisfies(group -> assertThat(group.failure().blame()).isEqualTo(Blame.AWS));
    }

    @Test
    void aVerificationLooksAgainWhereKmsCannotTellAndEndsWithItsWords() {
        place.with("a", WANTED_ALIAS).with("b", OLD);
        var progress = rotated(surveyed(Mode.ROTATE));
        kms.refusing(WANTED_ALIAS, Refusals.of("ThrottlingException", 400, "Rate exceeded"));
        place.withQueryResultsOn(WANTED);
        for (int look = 1; look < PlaceVerification.MOST_LOOKS; look++) {
            progress = verified(progress);
            assertThat(progress.verified()).isFalse();
            assertThat(progress.hasRemaining()).isFalse();
        }
        progress = verified(progress);
        assertThat(progress.verified()).isTrue();
        assertThat(progress.results().tally().failures())
                .singleElement()
                .satisfies(group -> assertThat(group.failure().blame()).isEqualTo(Blame.AWS));
    }

    @Test
    void theQueryResultsAreOnTheKeyThatTheirAliasMeans() {
        place.with("a", WANTED);
        place.withQueryResultsOn(OLD_ALIAS);
        var surveyed = VirtualSurvey.of(PLACE, journal("run"), logs(), kms);
        assertThat(journal("run").page(surveyed.journal().getFirst(), 0))
                .containsExactly(JournalEntry.ofQueryResults(new PreviousKey.Key(OLD)));
        var done = verified(rotated(surveyed));
        assertThat(done.results().previousKeys())
                .hasEntrySatisfying(OLD, use -> assertThat(use.queryResults()).isTrue());
    }

    @Test
    void aPlaceThatShowsNoAliasPaysNoCall() {
        place.with(200, OLD);
        var logs = logs();
        int before = kms.calls();
        logs.list(null, () -> false, _ -> {});
        assertThat(kms.calls()).isEqualTo(before);
    }

    /// A restoration gives back the key, not the alias that it was called by.
    @Test
    void aRestorationGivesBackTheKeyOfTheAlias() {
        place.with("a", OLD_ALIAS);
        var before = surveyed(Mode.ROTATE);
        rotated(before);
        assertThat(restored(before).toChange()).isEqualTo(1);
        assertThat(place.keyOf("a")).isEqualTo(OLD);
    }

    @Test
    void aNameThatMeansAKeyByNowIsRestoredToThatWithAWarning() {
        place.with("a", DEAD_ALIAS);
        var before = surveyed(Mode.ROTATE);
        rotated(before);
        kms.refusingNoMore(DEAD_ALIAS).knowingToo(DEAD_ALIAS, FakeKms.key(OLD));
        var surveyed = restored(before);
        assertThat(place.keyOf("a")).isEqualTo(OLD);
        assertThat(surveyed.warnings()).anyMatch(warning -> warning.contains(DEAD_ALIAS) && warning.contains(OLD));
    }

    @Test
    void aNameThatMeansNoKeyStillIsNotRestoredAndSaysWhy() {
        place.with("a", DEAD_ALIAS);
        var before = surveyed(Mode.ROTATE);
        rotated(before);
        var surveyed = restored(before);
        assertThat(place.keyOf("a")).isEqualTo(WANTED);
        assertThat(surveyed.tally().failures())
                .singleElement()
                .satisfies(group -> assertThat(group.failure().message()).contains("is not found"));
    }

    private SurveyedPlace restored(SurveyedPlace before) {
        var surveyed = VirtualSurvey.restoring(
                PLACE,
                journal("back"),
                logs(),
                kms,
                journal("run"),
                new RestoredPlace(PLACE, new PreviousKey.Key(WANTED), before.journal(), true));
        var progress = VirtualRotation.begin(VirtualPack.work(surveyed));
        VirtualRotation.invocation(progress, logs(), journal("back"), time);
        return surveyed;
    }

    @Test
    void theWantedKeysAliasIsNeverAnOldKey() {
        place.with("a", WANTED_ALIAS).with("b", OLD);
        var done = verified(rotated(surveyed(Mode.ROTATE)));
        assertThat(done.results().previousKeys().keySet()).containsExactly(OLD);
        assertThat(done.results().previousKeys().get(OLD))
                .returns(1, PreviousKeyUse::logGroups)
                .returns(0, PreviousKeyUse::stillOnIt);
    }
}
