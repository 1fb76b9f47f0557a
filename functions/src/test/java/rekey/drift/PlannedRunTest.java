package rekey.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeS3;
import rekey.input.InvalidInput;
import rekey.input.KeyChoice;
import rekey.key.PlaceKey;
import rekey.place.Place;
import rekey.run.Bucket;

class PlannedRunTest {
    private static final Instant END = Instant.parse("2026-10-01T12:00:00Z");
    private static final String ONE = "111111111111";
    private static final String OTHER = "222222222222";
    private static final Place PLANNED = new Place(ONE, "eu-central-1");
    private static final String KEY = "arn:aws:kms:eu-central-1:111111111111:key/wanted";

    private final FakeS3 s3 = new FakeS3();

    private void plan(String mode) {
        s3.store("runs/p/plan.json", """
                {"run": "p", "later": 1, "input": {"mode": "%s", "key": {"alias": "alias/a"}, "later": 1,
                 "logGroups": {"include": ["/a*"], "exclude": []}, "queryResults": true,
                 "canary": {"accounts": ["111111111111"], "bakeMinutes": 5}}}""".formatted(mode));
    }

    private void report(String outcome, String... states) {
        var places = Stream.of(states)
                .map(state -> state.split(" "))
                .map(part -> "{\"account\": \"%s\", \"region\": \"%s\", \"state\": \"%s\", \"later\": 1}"
                        .formatted(part[0], part[1], part[2]))
                .toList();
        s3.store(
                "runs/p/report.json",
                "{\"outcome\": \"%s\", \"finishedAt\": \"%s\", \"later\": 1, \"places\": [%s]}"
                        .formatted(outcome, END, String.join(",", places)));
    }

    private static String line(String account, String region) {
        return """
                {"place": {"account": "%s", "region": "%s"}, "barred": null, "wantedKey": "%s", "later": 1,
                 "journal": [{"id": "s", "pages": 1, "entries": 3}], "rest": null}""".formatted(account, region, KEY).replace("\n", "");
    }

    private void ready() {
        plan("plan");
        report(
                "BLOCKED",
                ONE + " eu-central-1 Planned",
                ONE + " us-east-1 Refused",
                OTHER + " eu-central-1 Unchanged",
                "333333333333 eu-central-1 Unreachable");
        s3.store(
                "runs/p/survey/places/000000-0000.jsonl",
                line(ONE, "eu-central-1") + "\n" + line(ONE, "us-east-1") + "\n" + line(OTHER, "eu-central-1") + "\n");
    }

    private PlannedRun read(Duration later) {
        return PlannedRun.read(new Bucket(s3, "bucket"), "p", END.plus(later), Duration.ofDays(3));
    }

    @Test
    void ofABlockedPlanThePlacesThatAreReadyAreItsPlaces() {
        ready();
        var run = read(Duration.ofHours(1));
        assertThat(run.places().keySet()).containsExactly(PLANNED);
        assertThat(run.at(PLANNED).orElseThrow())
                .returns(PlaceKey.existing(KEY), PlannedPlace::wantedKey)
                .satisfies(place -> assertThat(place.journal()).hasSize(1));
        assertThat(run.accounts()).containsExactly(ONE);
        assertThat(run.regions(ONE)).containsExactly("eu-central-1");
        assertThat(run.input().key()).isEqualTo(new KeyChoice.Alias("alias/a"));
        assertThat(run.input().logGroups().test("/b")).isFalse();
    }

    @Test
    void theOthersAreNamedWithTheirStates() {
        ready();
        var run = read(Duration.ZERO);
        assertThat(run.blocked())
                .isEqualTo(List.of(new Place(ONE, "us-east-1"), new Place("333333333333", "eu-central-1")));
        assertThat(run.nothingIn("333333333333"))
                .isEqualTo("plan p cannot be applied there: eu-central-1 is Unreachable");
        assertThat(run.nothingIn(OTHER)).isEqualTo("plan p was to change nothing there");
        assertThat(List.of(ONE, OTHER, "444444444444")).map(run::isUnchanged).isEqualTo(List.of(false, true, false));
    }

    /// A later version may have written it.
    @Test
    void aStateThatNobodyKnowsIsInTheWay() {
        ready();
        report("BLOCKED", ONE + " eu-central-1 Planned", OTHER + " eu-central-1 Halfway");
        assertThat(read(Duration.ZERO).blocked()).containsExactly(new Place(OTHER, "eu-central-1"));
    }

    /// It is as old as it is since its end: a plan of a whole organization takes its time.
    @ParameterizedTest
    @CsvSource({"PT0S, true", "PT72H, true", "PT72H1S, false", "PT2000H, false"})
    void aPlanIsRefusedWhenItIsTooOld(Duration age, boolean taken) {
        ready();
        if (taken) {
            assertThat(read(age).places()).isNotEmpty();
        } else {
            assertThatThrownBy(() -> read(age))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage(
                            ("plan: a plan of the last 72 hours expected (planMaxAgeHours), \"p\" ended %,d hours ago, at"
                                            + " 2026-10-01T12:00:00Z: make a new plan and name that")
                                    .formatted(age.toHours()));
        }
    }

    interface Change {
        void to(PlannedRunTest test);
    }

    static Stream<Arguments> refused() {
        Change nothing = _ -> {};
        Change rotation = test -> test.plan("rotate");
        Change unended = test -> test.plan("plan");
        Change early = test -> {
            test.plan("plan");
            test.report("INCOMPLETE", ONE + " eu-central-1 Planned");
        };
        Change idle = test -> {
            test.plan("plan");
            test.report("READY", ONE + " eu-central-1 Unchanged");
        };
        Change later = test -> {
            test.ready();
            test.s3.store(
                    "runs/p/survey/places/000000-0000.jsonl",
                    line(ONE, "eu-central-1").replace("\"entries\": 3", "\"entries\": 3, \"later\": 1"));
        };
        Change otherKey = test -> {
            test.ready();
            test.s3.store(
                    "runs/p/plan.json",
                    "{\"input\": {\"mode\": \"plan\", \"key\": {\"later\": 1}, \"logGroups\": {}, \"queryResults\": true}}");
        };
        var anotherVersion =
                "a plan that this version can read expected, \"p\" was written by another version: make a new plan and name that";
        return Stream.of(
                arguments("with a field in its journal that a later version wrote", later, anotherVersion),
                arguments("with a key that a later version wrote", otherKey, anotherVersion),
                arguments("unknown", nothing, "a run of this stack expected, there is no \"p\" in the bucket"),
                arguments("of another mode", rotation, "a run of mode plan expected, \"p\" was one of mode rotate"),
                arguments(
                        "not ended",
                        unended,
                        "a plan that has ended expected, \"p\" has no report: wait for its end, or make a new plan and name that"),
                arguments(
                        "ended early",
                        early,
                        "a plan that is READY or BLOCKED expected, \"p\" ended early and has not seen everything: make a new plan and name that"),
                arguments(
                        "with nothing to change",
                        idle,
                        "a plan that was to change something expected, \"p\" has no place to rotate: make a new plan and name that"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aRunThatIsNoPlanToApplyIsRefusedWithARemedy(String name, Change change, String says) {
        change.to(this);
        assertThatThrownBy(() -> read(Duration.ZERO))
                .as(name)
                .isInstanceOf(InvalidInput.class)
                .hasMessage("plan: " + says);
    }
}
