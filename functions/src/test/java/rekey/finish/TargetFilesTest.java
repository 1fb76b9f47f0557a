package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeS3;
import rekey.input.Mode;
import rekey.inventory.SampleNotes;
import rekey.inventory.SharedNotes;
import rekey.key.PlaceKey;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.progress.Effort;
import rekey.progress.PlaceResult;
import rekey.reconcile.ReconciledPlace;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

class TargetFilesTest {
    private static final Place ONE = SampleRun.ROTATED;
    private static final Place OTHER = SampleRun.INCOMPLETE;

    private final FakeS3 s3 = new FakeS3();
    private final Bucket bucket = new Bucket(s3, "bucket");
    private final RunFolder folder = new RunFolder("r1");
    private int writers;

    /// A place, what its notes have, and what its result counts.
    record Told(Place place, Tally noted, Tally counted) {}

    private List<ReconciledPlace> reconciled(List<Told> places) {
        var shared = SharedNotes.in(bucket, folder, "w" + writers++);
        var reconciled = places.stream().map(told -> reconciled(told, shared)).toList();
        shared.write();
        return reconciled;
    }

    private static ReconciledPlace reconciled(Told told, SharedNotes shared) {
        var noted = new SampleNotes(shared).of(result(told.place(), told.noted()));
        var result = new PlaceResult(
                told.place(),
                noted.wantedKey(),
                told.counted(),
                noted.queryResults(),
                noted.previousKeys(),
                noted.effort(),
                noted.alias(),
                0,
                noted.noted(),
                null);
        return new ReconciledPlace(Mode.ROTATE, told.place(), null, result, new PlaceOutcome.Rotated());
    }

    private static PlaceResult result(Place place, Tally tally) {
        return new PlaceResult(
                place, PlaceKey.existing("arn:k"), tally, QueryResultsState.EXCLUDED, Map.of(), Effort.NONE, null);
    }

    private List<String> warnings(List<Told> places) {
        var reconciled = reconciled(places);
        var report = new Reporter(SampleRun.plan(), reconciled, SampleRun.UNASKED).report(SampleRun.FINISHED, null);
        return new TargetFiles(bucket, folder)
                .write(report, reconciled, Map.of(), () -> false)
                .warnings();
    }

    @Test
    void nothingIsToldOfListsThatAgree() {
        var both = SampleRun.changed(2).plus(Tally.alreadyRight(1));
        assertThat(warnings(List.of(new Told(ONE, both, both)))).isEmpty();
        assertThat(Json.tree(s3.text(folder.targetsManifest())).path("agrees").asBoolean())
                .isTrue();
    }

    static Stream<Arguments> disagreements() {
        var changed = SampleRun.changed(1);
        var right = Tally.alreadyRight(1);
        return Stream.of(
                Arguments.of(
                        List.of(new Told(ONE, changed, changed.plus(right))),
                        "it has 1 target, and the report counts 2"),
                Arguments.of(
                        List.of(new Told(ONE, changed.plus(changed), changed.plus(right))),
                        "both have 2 targets, and count them otherwise:"
                                + " changed 2 there and 1 in the report, alreadyRight 0 there and 1 in the report"),
                Arguments.of(
                        List.of(new Told(ONE, changed, right), new Told(OTHER, right, changed)),
                        "of the 2 targets of both, places have others"));
    }

    @ParameterizedTest
    @MethodSource("disagreements")
    void whatDiffersIsToldWhereTheyDoNot(List<Told> places, String different) {
        assertThat(warnings(places))
                .containsExactly("targets.csv does not agree with the report: %s. targets.json names the places"
                        .formatted(different));
        assertThat(Json.tree(s3.text(folder.targetsManifest())).path("agrees").asBoolean())
                .isFalse();
    }

    /// Another invocation has made it, a moment before.
    @Test
    void noPlaceIsSaidToBeNamedWhereTheReportThatStandsWasMadeOfOthers() {
        var changed = SampleRun.changed(1);
        var right = Tally.alreadyRight(1);
        var report = new Reporter(SampleRun.plan(), reconciled(List.of(new Told(ONE, right, right))), SampleRun.UNASKED)
                .report(SampleRun.FINISHED, null);
        assertThat(new TargetFiles(bucket, folder)
                        .write(report, reconciled(List.of(new Told(ONE, changed, changed))), Map.of(), () -> false)
                        .warnings())
                .containsExactly("targets.csv does not agree with the report: both have 1 target, and count them"
                        + " otherwise: changed 1 there and 0 in the report, alreadyRight 0 there and 1 in the report");
    }
}
