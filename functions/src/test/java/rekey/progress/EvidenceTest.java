package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.input.Mode;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.outcome.Unforeseen;
import rekey.place.Place;
import rekey.run.Json;
import rekey.survey.SurveyedPlace;
import rekey.target.Target;

/// The outcome of a place, from the line that its survey left and the line that its worker left.
class EvidenceTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final Target LOG_GROUP = new Target.LogGroup("g");
    private static final Target QUERY_RESULTS = new Target.QueryResults();

    private static final Failure KEY_CLOSED = failure("AccessDeniedException", "it may not use the key");
    private static final Failure KEY_DISABLED = failure("InvalidParameterException", "The KMS key is not enabled");
    private static final Failure LOG_GROUP_CLOSED = denied("with an explicit deny in a resource-based policy");
    private static final Failure ACCOUNT_CLOSED = denied("with an explicit deny in a service control policy");
    private static final Failure BUSY = new Failure("ServiceUnavailableException", "busy", Blame.AWS, "Run again");

    private static final Tally NOTHING = Tally.EMPTY;
    private static final Tally MOVED = Tally.of(LOG_GROUP, new TargetOutcome.Changed());
    private static final Tally RIGHT = Tally.alreadyRight(3);

    private static Failure failure(String code, String message) {
        return new Failure(code, message, Blame.CONFIGURATION, "Let it in");
    }

    private static Failure denied(String why) {
        return failure(
                "AccessDeniedException",
                "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: logs:AssociateKmsKey on resource: g "
                        + why);
    }

    private static Tally failed(Target target, Failure failure) {
        return Tally.of(target, new TargetOutcome.Failed(failure));
    }

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static String text(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    /// @param toChange how many targets are in the journal
    private static SurveyedPlace surveyed(Tally tally, int toChange) {
        var journal = toChange == 0 ? "" : "{\"id\":\"s\",\"pages\":1,\"entries\":%d}".formatted(toChange);
        return read("""
                {"place":%s,"barred":null,"wantedKey":"arn:wanted","unfinished":false,"tally":%s,
                "queryResults":"Excluded","journal":[%s],"undone":null,"presentKeys":{},"troubles":{},
                "serves":true,"denial":null,"warnings":[],"throttles":0,"rest":null}""".formatted(text(PLACE), text(tally), journal), SurveyedPlace.class);
    }

    private static PlaceResult result(Tally tally) {
        boolean changed = tally.changed() > 0;
        return result(
                tally, changed ? "{\"first\":\"2026-10-01T12:00:00Z\",\"last\":\"2026-10-01T12:00:01Z\"}" : "null");
    }

    private static PlaceResult result(Tally tally, String changes) {
        return read("""
                {"place":%s,"wantedKey":"arn:wanted","tally":%s,"queryResults":"Excluded","previousKeys":{},
                "throttles":0,"seconds":1.0,"changes":%s}""".formatted(text(PLACE), text(tally), changes), PlaceResult.class);
    }

    /// Of a place that nobody could enter when its turn came.
    private static PlaceResult barred(Tally tally) {
        return read("""
                {"place":%s,"wantedKey":"arn:wanted","tally":%s,"queryResults":"Excluded","previousKeys":{},
                "throttles":0,"seconds":1.0,"changes":null,"barred":%s}""".formatted(text(PLACE), text(tally), text(ACCOUNT_CLOSED)), PlaceResult.class);
    }

    private static @Nullable PlaceOutcome outcome(Mode mode, SurveyedPlace surveyed, @Nullable PlaceResult result) {
        return new Evidence(mode, List.of(surveyed), result == null ? List.of() : List.of(result))
                .outcome(PLACE)
                .orElse(null);
    }

    private static Arguments row(
            String what,
            SurveyedPlace surveyed,
            @Nullable PlaceOutcome rotate,
            PlaceOutcome plan,
            PlaceOutcome verify) {
        return Arguments.of(Named.of(what, surveyed), rotate, plan, verify);
    }

    static Arguments[] surveysAlone() {
        var unchanged = new PlaceOutcome.Unchanged();
        var planned = new PlaceOutcome.Planned();
        var incomplete = new PlaceOutcome.Incomplete();
        return new Arguments[] {
            row("all right", surveyed(RIGHT, 0), unchanged, unchanged, unchanged),
            row("something to change", surveyed(RIGHT, 2), null, planned, unchanged),
            row(
                    "something to change, and some failed",
                    surveyed(failed(LOG_GROUP, KEY_CLOSED), 2),
                    null,
                    incomplete,
                    incomplete),
            row("some failed", surveyed(failed(LOG_GROUP, KEY_CLOSED), 0), incomplete, incomplete, incomplete),
            row("empty", surveyed(NOTHING, 0), unchanged, unchanged, unchanged)
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("surveysAlone")
    void whatASurveyAloneComesToIsTheModesMatter(
            SurveyedPlace surveyed, @Nullable PlaceOutcome rotate, PlaceOutcome plan, PlaceOutcome verify) {
        assertThat(outcome(Mode.ROTATE, surveyed, null)).isEqualTo(rotate);
        assertThat(outcome(Mode.RESTORE, surveyed, null)).isEqualTo(rotate);
        assertThat(outcome(Mode.PLAN, surveyed, null)).isEqualTo(plan);
        assertThat(outcome(Mode.VERIFY, surveyed, null)).isEqualTo(verify);
    }

    private static Arguments row(String what, SurveyedPlace surveyed, PlaceResult result, PlaceOutcome outcome) {
        return Arguments.of(Named.of(what, surveyed), result, outcome);
    }

    static Arguments[] surveysWithResults() {
        var unchanged = new PlaceOutcome.Unchanged();
        var incomplete = new PlaceOutcome.Incomplete();
        var all = surveyed(NOTHING, 2);
        var some = surveyed(RIGHT, 2);
        return new Arguments[] {
            row("all moved", all, result(MOVED.plus(MOVED)), new PlaceOutcome.Rotated()),
            row("all deleted meanwhile", all, result(Tally.gone(2)), unchanged),
            row("some moved, some refused", all, result(MOVED.plus(failed(LOG_GROUP, KEY_CLOSED))), incomplete),
            row(
                    "moved, and refused when it was looked at",
                    all,
                    result(
                            failed(LOG_GROUP, KEY_CLOSED),
                            "{\"first\":\"2026-10-01T12:00:00Z\",\"last\":\"2026-10-01T12:00:00Z\"}"),
                    incomplete),
            row("the survey had failures", surveyed(failed(LOG_GROUP, BUSY), 1), result(MOVED), incomplete),
            row("AWS was busy", all, result(failed(LOG_GROUP, BUSY)), incomplete),
            row(
                    "the key refuses all",
                    all,
                    result(failed(LOG_GROUP, KEY_CLOSED).plus(failed(QUERY_RESULTS, KEY_CLOSED))),
                    new PlaceOutcome.Refused(KEY_CLOSED)),
            row(
                    "the key refuses what is not on it yet",
                    some,
                    result(failed(LOG_GROUP, KEY_CLOSED)),
                    new PlaceOutcome.Refused(KEY_CLOSED)),
            row("the key refuses the query results alone", some, result(failed(QUERY_RESULTS, KEY_CLOSED)), incomplete),
            row(
                    "query results are all there is, and the key refuses them",
                    all,
                    result(failed(QUERY_RESULTS, KEY_CLOSED)),
                    new PlaceOutcome.Refused(KEY_CLOSED)),
            row(
                    "refused with another code, and others are right",
                    some,
                    result(failed(LOG_GROUP, KEY_DISABLED)),
                    incomplete),
            row(
                    "a policy denies the call on some log groups, and others are right",
                    some,
                    result(failed(LOG_GROUP, LOG_GROUP_CLOSED)),
                    incomplete),
            row(
                    "two reasons",
                    all,
                    result(failed(LOG_GROUP, KEY_CLOSED).plus(failed(QUERY_RESULTS, KEY_DISABLED))),
                    incomplete),
            row(
                    "refused, and a name is reserved",
                    all,
                    result(failed(LOG_GROUP, KEY_CLOSED).plus(Tally.of(LOG_GROUP, new TargetOutcome.Reserved()))),
                    incomplete),
            row(
                    "the organization keeps the role out",
                    all,
                    result(failed(LOG_GROUP, ACCOUNT_CLOSED)),
                    new PlaceOutcome.Unreachable(ACCOUNT_CLOSED)),
            row(
                    "Rekey is kept out of its own bucket",
                    all,
                    result(failed(LOG_GROUP, failure(Unforeseen.BUCKET_CLOSED, "no"))),
                    new PlaceOutcome.Unreachable(failure(Unforeseen.BUCKET_CLOSED, "no"))),
            row(
                    "nobody got in",
                    all,
                    barred(Tally.failed(ACCOUNT_CLOSED, 2)),
                    new PlaceOutcome.Unreachable(ACCOUNT_CLOSED)),
            row(
                    "nobody got in, and some were right before",
                    surveyed(RIGHT, 2),
                    barred(Tally.failed(ACCOUNT_CLOSED, 2)),
                    new PlaceOutcome.Unreachable(ACCOUNT_CLOSED)),
            row("the place as such failed", all, result(Tally.ofPlace(KEY_CLOSED)), incomplete)
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("surveysWithResults")
    void whatAWorkerLeftDecides(SurveyedPlace surveyed, PlaceResult result, PlaceOutcome outcome) {
        assertThat(outcome(Mode.ROTATE, surveyed, result)).isEqualTo(outcome);
        assertThat(outcome(Mode.RESTORE, surveyed, result)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPlaceThatTheSurveyBarredIsAsTheSurveySays(Mode mode) {
        var barred = new PlaceOutcome.Unreachable(ACCOUNT_CLOSED);
        assertThat(outcome(mode, SurveyedPlace.barred(PLACE, barred), result(MOVED)))
                .isEqualTo(barred);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPlaceWithoutASurveyHasNoOutcomeWhateverAWorkerLeft(Mode mode) {
        assertThat(new Evidence(mode, List.of(), List.of(result(MOVED))).outcome(PLACE))
                .isEmpty();
    }

    @Test
    void ofTwoLinesOfOnePlaceTheFirstHolds() {
        var evidence = new Evidence(
                Mode.ROTATE,
                List.of(surveyed(NOTHING, 1), surveyed(failed(LOG_GROUP, BUSY), 1)),
                List.of(result(MOVED), result(failed(LOG_GROUP, BUSY))));
        assertThat(evidence.outcome(PLACE)).contains(new PlaceOutcome.Rotated());
    }
}
