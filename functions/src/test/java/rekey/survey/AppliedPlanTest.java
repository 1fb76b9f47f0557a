package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.drift.PlannedPlace;
import rekey.drift.PlannedTargets;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.Mode;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.logs.VirtualLogs;
import rekey.outcome.Drift.Reason;
import rekey.outcome.Drifted;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.kms.model.KeyState;

/// A place is planned, changed, and surveyed for the plan.
class AppliedPlanTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";
    private static final String THIRD = "arn:aws:kms:eu-central-1:111122223333:key/third";
    private static final String WANTED = "arn:aws:kms:eu-central-1:111122223333:key/wanted";
    private static final String CLOSED = "{\"Version\": \"2012-10-17\", \"Statement\": []}";
    private static final String QUERY_RESULTS = new Target.QueryResults().text();
    private static final List<String> ALL = List.of("a", "b", QUERY_RESULTS);

    private final SimulatedPlace place =
            new SimulatedPlace().with("a", OLD).with("b", null).with("right", WANTED);
    private final FakeS3 s3 = new FakeS3();
    private final VirtualTime time = new VirtualTime();
    private final FakeKms kms = kms(WANTED, KeyState.ENABLED);
    private int surveys;
    private List<String> inScope = List.of("a", "b", "right", "new", "deleted");

    private static FakeKms kms(String wanted, KeyState state) {
        return FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(wanted, state))
                .knowingToo(OLD, FakeKms.key(OLD))
                .knowingToo(THIRD, FakeKms.key(THIRD));
    }

    private Journal journal(String run) {
        return new Journal(new Bucket(s3, "bucket"), new RunFolder(run), PLACE);
    }

    private PlannedTargets planned() {
        var logs = VirtualLogs.of(PLACE, place, kms, time);
        var plan = VirtualSurvey.of(Mode.PLAN, PLACE, journal("p"), logs, kms);
        assertThat(plan.toChange()).isEqualTo(3);
        return read(Objects.requireNonNull(plan.wantedKey()), plan.journal());
    }

    private PlannedTargets read(PlaceKey wanted, List<Segment> segments) {
        return PlannedTargets.read(
                journal("p"),
                new PlannedPlace(PLACE, wanted, segments),
                name -> !name.equals("of no plan"),
                inScope::contains);
    }

    private Surveyor surveyor(PlannedTargets planned, int part, boolean aPageEach) {
        return surveyor(planned, part, aPageEach, VirtualSurvey.IMPATIENT);
    }

    private Surveyor surveyor(PlannedTargets planned, int part, boolean aPageEach, Patience patience) {
        return new Surveyor(
                VirtualSurvey.input(Mode.ROTATE),
                PLACE,
                journal("r"),
                SharedNotes.unkept().of(PLACE),
                "s" + part,
                time,
                () -> aPageEach,
                Set::of,
                new AppliedAim(VirtualSurvey.input(Mode.ROTATE).key(), planned),
                patience);
    }

    private SurveyedPlace applied(PlannedTargets planned, FakeKms now) {
        var entered = VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, now, time), now);
        surveys++;
        return surveyor(planned, surveys, false).begin(entered);
    }

    private List<String> toChange(SurveyedPlace surveyed) {
        var names = new ArrayList<String>();
        surveyed.journal()
                .forEach(segment -> journal("r")
                        .each(segment, entry -> names.add(entry.target().text())));
        return names;
    }

    private static Map<Reason, List<String>> drift(SurveyedPlace surveyed) {
        return surveyed.tally().drifted().groups().stream()
                .collect(Collectors.toMap(
                        Drifted.Group::reason,
                        group -> group.targets().stream()
                                .map(left -> left.target().text())
                                .sorted()
                                .toList()));
    }

    @Test
    void whatIsAsThePlanShowedItIsChanged() {
        var surveyed = applied(planned(), kms);
        assertThat(toChange(surveyed)).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(drift(surveyed)).isEmpty();
        assertThat(surveyed.wantedKey()).isEqualTo(PlaceKey.existing(WANTED));
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(1);
        assertThat(surveyed.queryResults()).isEqualTo(QueryResultsState.TO_CHANGE);
    }

    record After(List<String> toChange, Map<Reason, List<String>> drift, int right, int gone) {}

    private static void nothing(SimulatedPlace place) {
        assertThat(place.associations()).isZero();
    }

    private static Arguments row(
            String what,
            Consumer<SimulatedPlace> change,
            FakeKms now,
            List<String> toChange,
            Map<Reason, List<String>> drift,
            int right,
            int gone) {
        return arguments(what, change, now, new After(toChange, drift, right, gone));
    }

    private static FakeKms same() {
        return kms(WANTED, KeyState.ENABLED);
    }

    static Stream<Arguments> drifts() {
        var others = List.of("b", QUERY_RESULTS);
        return Stream.of(
                row("nothing", AppliedPlanTest::nothing, same(), ALL, Map.of(), 1, 0),
                row(
                        "a log group is on a third key",
                        place -> place.with("a", THIRD),
                        same(),
                        others,
                        Map.of(Reason.ON_ANOTHER_KEY, List.of("a")),
                        1,
                        0),
                row(
                        "a log group is on no key any more",
                        place -> place.with("a", null),
                        same(),
                        others,
                        Map.of(Reason.ON_ANOTHER_KEY, List.of("a")),
                        1,
                        0),
                row("a log group is right by now", place -> place.with("a", WANTED), same(), others, Map.of(), 2, 0),
                row("a log group is deleted", place -> place.remove("a"), same(), others, Map.of(), 1, 1),
                row(
                        "a log group is new",
                        place -> place.with("new", null),
                        same(),
                        ALL,
                        Map.of(Reason.NOT_IN_THE_PLAN, List.of("new")),
                        1,
                        0),
                row("one that is new is right", place -> place.with("new", WANTED), same(), ALL, Map.of(), 2, 0),
                row(
                        "one that was right has left the key",
                        place -> place.with("right", THIRD),
                        same(),
                        ALL,
                        Map.of(Reason.NOT_IN_THE_PLAN, List.of("right")),
                        0,
                        0),
                row(
                        "the query results are on a third key",
                        place -> place.withQueryResultsOn(THIRD),
                        same(),
                        List.of("a", "b"),
                        Map.of(Reason.ON_ANOTHER_KEY, List.of(QUERY_RESULTS)),
                        1,
                        0),
                row(
                        "the query results are right by now",
                        place -> place.withQueryResultsOn(WANTED),
                        same(),
                        List.of("a", "b"),
                        Map.of(),
                        2,
                        0),
                row(
                        "the alias means another key",
                        AppliedPlanTest::nothing,
                        kms(THIRD, KeyState.ENABLED),
                        List.of(),
                        Map.of(Reason.WANTED_KEY_CHANGED, ALL),
                        1,
                        0),
                row(
                        "and one is right all the same, and one deleted",
                        place -> place.with("a", WANTED).remove("b"),
                        kms(THIRD, KeyState.ENABLED),
                        List.of(),
                        Map.of(Reason.WANTED_KEY_CHANGED, List.of(QUERY_RESULTS)),
                        2,
                        1),
                row(
                        "the key is disabled",
                        AppliedPlanTest::nothing,
                        kms(WANTED, KeyState.DISABLED),
                        List.of(),
                        Map.of(Reason.WANTED_KEY_UNFIT, ALL),
                        1,
                        0),
                row(
                        "the alias is gone",
                        AppliedPlanTest::nothing,
                        FakeKms.knowing("alias/other", FakeKms.key(WANTED)).knowingToo(OLD, FakeKms.key(OLD)),
                        List.of(),
                        Map.of(Reason.WANTED_KEY_UNFIT, ALL),
                        1,
                        0),
                row(
                        "the key's policy lets CloudWatch Logs in no more",
                        AppliedPlanTest::nothing,
                        same().withPolicy(CLOSED),
                        List.of(),
                        Map.of(Reason.KEY_POLICY_DENIES, ALL),
                        1,
                        0),
                row(
                        "everything at once",
                        place -> {
                            place.with("a", THIRD).with("new", OLD).remove("b");
                            place.withQueryResultsOn(THIRD);
                        },
                        same(),
                        List.of(),
                        Map.of(
                                Reason.ON_ANOTHER_KEY,
                                List.of("a", QUERY_RESULTS),
                                Reason.NOT_IN_THE_PLAN,
                                List.of("new")),
                        1,
                        1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drifts")
    void whatIsNotAsThePlanShowedItIsLeftAlone(String what, Consumer<SimulatedPlace> change, FakeKms now, After after) {
        var planned = planned();
        change.accept(place);
        var surveyed = applied(planned, now);
        assertThat(toChange(surveyed)).as(what).containsExactlyInAnyOrderElementsOf(after.toChange());
        assertThat(drift(surveyed))
                .as(what)
                .isEqualTo(after.drift().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().stream().sorted().toList())));
        assertThat(surveyed.tally().alreadyRight()).isEqualTo(after.right());
        assertThat(surveyed.tally().gone()).isEqualTo(after.gone());
        assertThat(surveyed.tally().failures()).isEmpty();
        assertThat(surveyed.barred()).isNull();
        assertThat(surveyed.tally().hasFailures())
                .isEqualTo(after.drift().keySet().stream().anyMatch(Reason::planned));
        assertThat(place.associations()).isZero();
    }

    @Test
    void eachIsNamedWithHowItIsAndHowThePlanHadIt() {
        var planned = planned();
        place.with("a", THIRD).with("new", null);
        assertThat(applied(planned, kms).tally().drifted().groups())
                .flatExtracting(Drifted.Group::targets)
                .containsExactly(
                        new Drifted.Left(
                                new Target.LogGroup("a"), "It is on %s, the plan showed %s".formatted(THIRD, OLD)),
                        new Drifted.Left(new Target.LogGroup("new"), "It is on none, and is not in the plan"));
    }

    /// What could not be told is the same as nothing.
    @Test
    void aKeyThatThePlanCouldNotTellIsNotTakenForTheSame() {
        var writer = journal("p").writer("by hand");
        writer.add(new JournalEntry(
                new Target.LogGroup("a"), PreviousKey.ofShown("arn:aws:kms:eu-central-1:1:alias/x"), null, null));
        var surveyed = applied(
                read(PlaceKey.existing(WANTED), writer.finish().map(List::of).orElseThrow()), kms);
        assertThat(drift(surveyed)).containsEntry(Reason.KEY_NOT_TOLD, List.of("a"));
        assertThat(toChange(surveyed)).isEmpty();
    }

    /// The plan was asked about fewer log groups, or the run is.
    @Test
    void whatIsInTheScopeOfOneAloneIsExcluded() {
        var planned = planned();
        place.with("of no plan", null);
        assertThat(applied(planned, kms).tally()).returns(1, tally -> tally.excluded());
        inScope = List.of("a");
        var narrowed = read(planned.place().wantedKey(), planned.place().journal());
        place.remove("b");
        assertThat(narrowed.logGroups()).isEqualTo(1);
        assertThat(applied(narrowed, kms).tally().gone()).isZero();
    }

    /// Each later invocation asks for the query results alone.
    @Test
    void aPlaceWhoseQueryResultsAreAskedForAgainCountsWhatIsGoneOnce() {
        var planned = planned();
        place.remove("a");
        place.refuseQueries(_ -> Refusals.of("ServiceUnavailableException", 503, "later"));
        var patience = new Patience(Duration.ofHours(1));
        var entered = VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, time), kms);
        var found = surveyor(planned, 0, false, patience).begin(entered);
        found = surveyor(planned, 1, false, patience).goOn(entered, found);
        assertThat(found.rest()).isNotNull();
        place.refuseQueries(_ -> null);
        found = surveyor(planned, 2, false, patience).goOn(entered, found);
        assertThat(found.rest()).isNull();
        assertThat(found.tally().gone()).isEqualTo(1);
    }

    @Test
    void aPlaceThatTakesManyInvocationsComesToTheSame() {
        place.with(120, OLD);
        inScope = Stream.concat(Stream.of("a", "b"), IntStream.range(0, 120).mapToObj("/aws/lambda/f-%06d"::formatted))
                .toList();
        var logs = VirtualLogs.of(PLACE, place, kms, time);
        var plan = VirtualSurvey.of(Mode.PLAN, PLACE, journal("p"), logs, kms);
        var planned = read(Objects.requireNonNull(plan.wantedKey()), plan.journal());
        place.remove("/aws/lambda/f-000003");
        place.remove("/aws/lambda/f-000117");
        place.with("/aws/lambda/f-000060", THIRD);
        for (var now : List.of(kms, kms(THIRD, KeyState.ENABLED))) {
            var entered = VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, now, time), now);
            var found = surveyor(planned, 0, true).begin(entered);
            int part = 0;
            while (found.rest() != null) {
                part++;
                found = surveyor(planned, part, true).goOn(entered, found);
            }
            assertThat(part).isPositive();
            assertThat(found.tally().gone()).isEqualTo(2);
            assertThat(found.tally().drifted().planned()).isEqualTo(now == kms ? 1 : 121);
        }
    }
}
