package rekey.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.certificate.Certificate;
import rekey.fakes.FakeS3;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.Drifted;
import rekey.outcome.Failure;
import rekey.outcome.FailureGroup;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.target.Target;

/// What a retirement reads of the runs and certificates before it.
class PastRunsReaderTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String AT = "\"place\":{\"account\":\"111122223333\",\"region\":\"eu-central-1\"}";
    private static final Instant LAST = Instant.parse("2026-01-01T00:10:00Z");
    private static final Target LEFT = new Target.LogGroup("/left");

    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");

    private void stored(String name, String text) {
        bucket.put("runs/" + name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void planned(String run, String mode) {
        stored(
                run + "/plan.json",
                "{\"run\":\"%s\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"input\":{\"mode\":\"%s\"}}"
                        .formatted(run, mode));
    }

    private static String text(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> whole(Map<String, Object> tally) {
        var whole = new HashMap<String, Object>(Map.of("reserved", 0));
        whole.putAll(tally);
        return whole;
    }

    /// @param tally as the results of a run have it
    private PastRun ran(Map<String, Object> tally) {
        planned("r1", "rotate");
        stored(
                "r1/survey/places/000000-0000.jsonl",
                "{%s,\"wantedKey\":\"arn:k\",\"journal\":[{\"id\":\"s\",\"pages\":1,\"entries\":3}],\"rest\":null}"
                        .formatted(AT));
        stored(
                "r1/results/0-000000.jsonl",
                "{%s,\"changes\":{\"first\":\"2026-01-01T00:00:00Z\",\"last\":\"%s\"},\"tally\":%s}"
                        .formatted(AT, LAST, text(whole(tally))));
        var runs = new PastRunsReader(bucket, "self").read(List.of()).of(PLACE);
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }

    /// @param unmoved null where they are not all known: then nobody knows when any had left
    record Case(
            String name,
            Map<String, Object> tally,
            @Nullable List<Target> unmoved) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static FailureGroup failed(int count) {
        return new FailureGroup(new Failure("c", "m", Blame.AWS, "r"), count, List.of(LEFT));
    }

    private static Drifted drifted(Drift.Reason reason, int count, Drifted.Left... named) {
        return new Drifted(List.of(new Drifted.Group(reason, count, List.of(named))));
    }

    static Stream<Case> tallies() {
        var named = new Drifted.Left(LEFT, "it is on another key");
        var reason = Drift.Reason.ON_ANOTHER_KEY;
        return Stream.of(
                new Case("all were moved", Map.of("drifted", Drifted.NONE), List.of()),
                new Case("as a version wrote it that knew no drift", Map.of(), List.of()),
                new Case("one has drifted, and is named", Map.of("drifted", drifted(reason, 1, named)), null),
                new Case("more have drifted than are named", Map.of("drifted", drifted(reason, 9, named)), null),
                new Case("none of those that drifted is named", Map.of("drifted", drifted(reason, 9)), null),
                new Case(
                        "one has drifted, and one has failed",
                        Map.of("drifted", drifted(reason, 1, named), "failures", List.of(failed(1))),
                        null),
                new Case("one has failed, and is named", Map.of("failures", List.of(failed(1))), List.of(LEFT)),
                new Case("more have failed than are named", Map.of("failures", List.of(failed(2))), null),
                new Case("one has moved on", Map.of("movedOn", Map.of("count", 1)), null),
                new Case("AWS keeps one for itself", Map.of("reserved", 1), null));
    }

    @ParameterizedTest
    @MethodSource("tallies")
    void whatARunDidNotMoveLeftItsKeyByNoRun(Case one) {
        var run = ran(one.tally);
        assertThat(run.unmoved()).isEqualTo(one.unmoved);
        assertThat(run.left(LEFT)).isEqualTo(one.unmoved != null && one.unmoved.isEmpty() ? LAST : null);
        assertThat(run.left(new Target.LogGroup("/other"))).isEqualTo(one.unmoved == null ? null : LAST);
    }

    @ParameterizedTest
    @EnumSource
    void whateverATargetDriftedForItIsNotCalledMoved(Drift.Reason reason) {
        assertThat(ran(Map.of("drifted", drifted(reason, 1))).unmoved()).isNull();
    }

    @Test
    void whatAnEarlierCertificateSawIsHandedToThePlacesByTheKeysIds() throws IOException {
        planned("r0", "retire");
        try (var golden = Objects.requireNonNull(Certificate.class.getResourceAsStream("certificate-of-0.9.json"))) {
            bucket.put("runs/r0/retirement.json", golden.readAllBytes());
        }
        var past = new PastRunsReader(bucket, "self").read(List.of());
        assertThat(past.lastRetirement()).isEqualTo("r0");
        assertThat(past.remembered(PLACE))
                .hasSize(2)
                .allSatisfy((_, seen) -> assertThat(seen.targets())
                        .singleElement()
                        .satisfies(once -> assertThat(once.targets())
                                .containsExactly(new Target.LogGroup("/app/a"), new Target.QueryResults())))
                .allSatisfy((_, seen) -> assertThat(seen.holders()).hasSize(1));
        assertThat(past.remembered(new Place("444455556666", "eu-central-1"))).isEmpty();
    }

    /// A later version may have written more.
    @Test
    void theNewestCertificateIsTheOneThatCounts() {
        planned("r0", "retire");
        stored("r0/retirement.json", "{\"keys\":[],\"news\":[\"x\"],\"later\":1}");
        assertThat(new PastRunsReader(bucket, "self").read(List.of()).lastRetirement())
                .isEqualTo("r0");
        assertThat(new PastRunsReader(bucket, "r0").read(List.of()).lastRetirement())
                .isNull();
    }
}
