package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeLogs;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.PlaceKey;
import rekey.logs.ListingSoFar;
import rekey.logs.ProbeCandidates;
import rekey.logs.VirtualLogs;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/// What a survey makes of the input's selection and of answers that are not the usual ones.
class SurveyedPlaceTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final KeyMetadata KEY = KeyMetadata.builder()
            .arn(WANTED)
            .keyState("Enabled")
            .keyUsage("ENCRYPT_DECRYPT")
            .keySpec("SYMMETRIC_DEFAULT")
            .build();

    private final FakeS3 s3 = new FakeS3();
    private final FakeLogs aws = new FakeLogs();
    private final Journal journal = new Journal(new Bucket(s3, "bucket"), new RunFolder("r1"), PLACE);

    private static LogGroup group(String name, @Nullable String key, @Nullable Integer days) {
        return LogGroup.builder()
                .logGroupName(name)
                .kmsKeyId(key)
                .retentionInDays(days)
                .logGroupClass(LogGroupClass.STANDARD)
                .build();
    }

    private SurveyedPlace survey(Globs logGroups, boolean queryResults) {
        var input = InputBuilder.rotation()
                .regions(List.of("eu-central-1"))
                .logGroups(logGroups)
                .queryResults(queryResults)
                .build();
        var logs = VirtualLogs.of(PLACE, aws, new VirtualTime());
        return new Surveyor(
                        input,
                        PLACE,
                        journal,
                        SharedNotes.unkept().of(PLACE),
                        "s",
                        new VirtualTime(),
                        () -> false,
                        Set::of,
                        new RotationAim(input.key()),
                        VirtualSurvey.IMPATIENT)
                .begin(VirtualSurvey.entered(PLACE, logs, FakeKms.knowing("alias/a", KEY)));
    }

    private List<JournalEntry> journalled(SurveyedPlace surveyed) {
        return surveyed.journal().stream()
                .flatMap(segment -> journal.page(segment, 0).stream())
                .toList();
    }

    @Test
    void whatTheInputLeavesOutIsCountedAndNotJournalled() {
        aws.with(group("a", null, null), group("b", null, null), group("b-right", WANTED, null));
        var surveyed = survey(new Globs(List.of(), List.of("b*")), false);
        assertThat(surveyed.tally()).isEqualTo(Tally.excluded(2));
        assertThat(surveyed.toChange()).isEqualTo(1);
    }

    @Test
    void aPlaceWithTargetsOnAKeyThatIsGoneIsReadAsItWasWritten() {
        aws.with(group("astray", OLD, 7));
        var surveyed = survey(Globs.ALL, false);
        assertThat(surveyed.present().troubles()).containsOnlyKeys(OLD);
        assertThat(Json.readLines(Json.lines(List.of(surveyed)), SurveyedPlace.class))
                .containsExactly(surveyed);
    }

    @Test
    void queryResultsThatAreRightAreCountedAsSuch() {
        aws.with(group("right", WANTED, 7)).look(QueryStatus.COMPLETE, WANTED);
        assertThat(survey(Globs.ALL, true))
                .returns(QueryResultsState.ALREADY_RIGHT, SurveyedPlace::queryResults)
                .returns(Tally.alreadyRight(2), SurveyedPlace::tally)
                .returns(0, SurveyedPlace::toChange);
    }

    @Test
    void queryResultsOnAnotherKeyAreJournalled() {
        aws.with(group("right", WANTED, 7)).look(QueryStatus.COMPLETE, OLD);
        var surveyed = survey(Globs.ALL, true);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.TO_CHANGE);
        assertThat(journalled(surveyed))
                .containsExactly(new JournalEntry(new Target.QueryResults(), new PreviousKey.Key(OLD), null, null));
    }

    @Test
    void aLogGroupThatTheInputLeavesOutMayStillBeQueried() {
        aws.with(group("b", null, null)).look(QueryStatus.COMPLETE, WANTED);
        assertThat(survey(new Globs(List.of("a*"), List.of()), true).queryResults())
                .isEqualTo(QueryResultsState.ALREADY_RIGHT);
    }

    @Test
    void queryResultsWhoseKeyCannotBeReadForAReasonAreNotTouched() {
        aws.with(group("right", WANTED, 7)).refuseQuery("right", Refusals.of("AccessDeniedException", 400, "no"));
        var surveyed = survey(Globs.ALL, true);
        assertThat(surveyed)
                .returns(QueryResultsState.FAILED, SurveyedPlace::queryResults)
                .returns(0, SurveyedPlace::toChange)
                .returns(1, place -> place.tally().failed());
        assertThat(surveyed.tally().failures().getFirst().targets()).containsExactly(new Target.QueryResults());
    }

    @Test
    void whoCannotListToTheEndCannotWorkOnThePlace() {
        aws.with(120, "g").refuseListing(1, Refusals.of("AccessDeniedException", 400, "no"));
        assertThat(survey(Globs.ALL, true))
                .returns(0, SurveyedPlace::toChange)
                .satisfies(place -> assertThat(place.barred()).isInstanceOf(PlaceOutcome.Unreachable.class));
    }

    @Test
    void aSurveyedPlaceIsReadAsItWasWritten() {
        aws.with(group("bare", null, null));
        var surveyed = List.of(
                survey(Globs.ALL, false),
                SurveyedPlace.unseen(PLACE, PlaceKey.existing(WANTED), List.of()),
                SurveyedPlaceBuilder.in(PLACE)
                        .wantedKey(WANTED)
                        .tally(Tally.alreadyRight(50))
                        .presentKeys(Map.of("none", 3))
                        .denial(new Failure("C", "m", Blame.CONFIGURATION, "r"))
                        .warnings(List.of("a warning"))
                        .rest(new ListingSoFar("token", new ProbeCandidates(List.of("a"), List.of())))
                        .build(),
                SurveyedPlace.barred(PLACE, new PlaceOutcome.Refused(new Failure("C", "m", Blame.CONFIGURATION, "r"))));
        assertThat(Json.readLines(Json.lines(surveyed), SurveyedPlace.class)).isEqualTo(surveyed);
    }
}
