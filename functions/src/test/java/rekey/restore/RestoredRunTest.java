package rekey.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.input.InvalidInput;
import rekey.journal.Segment;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.target.PreviousKey;

/// What is read of a run that is to be undone, however far it came.
class RestoredRunTest {
    private static final Place PLACE = new Place("111111111111", "eu-central-1");
    private static final String AT = "\"place\":{\"account\":\"111111111111\",\"region\":\"eu-central-1\"}";
    private static final String SURVEYED =
            "{%s,\"wantedKey\":\"arn:k\",\"journal\":[%s],\"rest\":null}".formatted(AT, segment("s"));

    private static final String CHANGED = "\"changes\":{\"first\":\"2026-01-01T00:00:00Z\"}";

    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");

    private static String segment(String id) {
        return "{\"id\":\"%s\",\"pages\":1,\"entries\":3}".formatted(id);
    }

    private void stored(String name, String text) {
        bucket.put("runs/r1/" + name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void planned(String mode) {
        stored("plan.json", "{\"run\":\"r1\",\"input\":{\"mode\":\"%s\",\"more\":1}}".formatted(mode));
    }

    private RestoredPlace place() {
        var run = RestoredRun.read(bucket, "r1");
        assertThat(run.regions("111111111111")).containsExactly("eu-central-1");
        assertThat(run.regions("222222222222")).isEmpty();
        return Objects.requireNonNull(run.places().get(PLACE));
    }

    private void begun() {
        stored(
                "progress/0-000000/0000-a.json",
                "{\"places\":[{%s,\"wantedKey\":\"arn:k\",\"journal\":[%s],\"looks\":0}]}".formatted(AT, segment("s")));
    }

    /// @param more what it came to
    private void ended(String more) {
        stored("results/0-000000.jsonl", "{%s,%s}".formatted(AT, more));
    }

    private void isNothingToUndo() {
        assertThatThrownBy(() -> RestoredRun.read(bucket, "r1").orRefuse())
                .isInstanceOf(InvalidInput.class)
                .hasMessage("restore.run: a run that moved targets expected, \"r1\" moved none");
    }

    @Test
    void aRunThatDiedAtItsChangesHasTheJournalOfItsSurvey() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        begun();
        assertThat(place())
                .isEqualTo(
                        new RestoredPlace(PLACE, new PreviousKey.Key("arn:k"), List.of(new Segment("s", 1, 3)), false));
    }

    @Test
    void whatAppearedDuringTheRunIsInItsProgress() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        stored(
                "progress/0-000000/0001-a.json",
                "{\"places\":[{%s,\"wantedKey\":\"arn:k\",\"journal\":[%s],\"looks\":0}]}".formatted(AT, segment("s")));
        stored(
                "progress/0-000000/0002-b.json",
                "{\"places\":[{%s,\"wantedKey\":\"arn:k\",\"journal\":[%s,%s],\"looks\":0}]}"
                        .formatted(AT, segment("s"), segment("t")));
        ended(CHANGED);
        assertThat(place())
                .isEqualTo(new RestoredPlace(
                        PLACE,
                        new PreviousKey.Key("arn:k"),
                        List.of(new Segment("s", 1, 3), new Segment("t", 1, 3)),
                        true));
    }

    @Test
    void aKeyThatTheRunMadeIsTheOneThatItGave() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED.replace("arn:k", "new"));
        begun();
        stored("keys/111111111111/eu-central-1/asked.json", "{\"at\":\"2026-01-01T00:00:00Z\"}");
        stored("keys/111111111111/eu-central-1/made.json", "{%s,\"key\":\"arn:made\"}".formatted(AT));
        assertThat(place().given()).isEqualTo(new PreviousKey.Key("arn:made"));
    }

    @Test
    void aPlaceThatTheSurveyWasStillAtIsNoneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED.replace("\"rest\":null", "\"rest\":{\"token\":\"t\"}"));
        isNothingToUndo();
    }

    /// Such as one that its canary stopped, or that was stopped itself. What others moved there
    /// since is not its to undo.
    @Test
    void aPlaceThatTheRunDidNotComeToIsNoneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        assertThat(RestoredRun.read(bucket, "r1").settled()).isFalse();
        isNothingToUndo();
    }

    @Test
    void aPlaceInWhichItMadeNoAssociationIsNoneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        begun();
        ended("\"changes\":null,\"tally\":{\"failures\":[%s]}".formatted(failure("CONFIGURATION")));
        assertThat(RestoredRun.read(bucket, "r1").settled()).isTrue();
        isNothingToUndo();
    }

    /// A call without an answer may have been carried out.
    @Test
    void aPlaceInWhichACallHadNoAnswerIsOneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        begun();
        ended("\"changes\":null,\"tally\":{\"failures\":[%s]}".formatted(failure("AWS")));
        assertThat(place().verified()).isTrue();
    }

    /// The first worker died, and what it changed is in the journal alone. The second was kept out.
    @Test
    void aPlaceOfABatchThatWasBegunTwiceIsOneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        begun();
        stored(
                "progress/0-000000/0000-b.json",
                "{\"places\":[{%s,\"wantedKey\":\"arn:k\",\"journal\":[%s],\"looks\":0}]}".formatted(AT, segment("s")));
        ended("\"changes\":null,\"tally\":{\"failures\":[%s]}".formatted(failure("CONFIGURATION")));
        assertThat(place().journal()).containsExactly(new Segment("s", 1, 3));
    }

    /// They are counted under the last, whoever is to blame.
    @Test
    void aPlaceWithMoreKindsOfFailureThanAreListedIsOneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        begun();
        ended("\"changes\":null,\"tally\":{\"failures\":[%s]}"
                .formatted(failure("CONFIGURATION").replace("\"c\"", "\"Others\"")));
        assertThat(place().verified()).isTrue();
    }

    private static String failure(String blame) {
        return """
                {"failure": {"code": "c", "message": "m", "blame": "%s", "remedy": "r"}, "count": 1, "targets": []}""".formatted(blame);
    }

    @Test
    void aPlaceWhoseKeyWasNotMadeIsNoneOfIt() {
        planned("rotate");
        stored("survey/places/000000-0000.jsonl", SURVEYED.replace("arn:k", "new"));
        begun();
        isNothingToUndo();
    }

    @Test
    void aRestorationIsARunThatCanBeUndone() {
        planned("restore");
        stored("survey/places/000000-0000.jsonl", SURVEYED);
        begun();
        assertThat(place().journal()).hasSize(1);
    }

    @Test
    void whatIsNoRunOrChangesNothingIsTold() {
        assertThatThrownBy(() -> RestoredRun.read(bucket, "r1"))
                .hasMessage("restore.run: a run of this stack expected, there is no \"r1\" in the bucket");
        planned("verify");
        assertThatThrownBy(() -> RestoredRun.read(bucket, "r1"))
                .hasMessage("restore.run: a run that moved targets expected, \"r1\" was one of mode verify");
    }
}
