package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;
import static rekey.rotate.RotationBench.PLACE;
import static rekey.rotate.RotationBench.WANTED;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.fakes.FakeKms;
import rekey.fakes.Passing;
import rekey.fakes.SimulatedPlace;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.ReadersRule;
import rekey.inventory.SharedNotes;
import rekey.key.PlaceKey;
import rekey.outcome.FailureGroup;
import rekey.outcome.Patience;
import rekey.outcome.QueryResultsState;
import rekey.outcome.ReadersKept;
import rekey.pack.Batch;
import rekey.pack.Work;
import rekey.progress.PlaceProgress;
import rekey.progress.WorkRequest;
import rekey.rotate.RotationBench;
import rekey.run.Bucket;
import rekey.survey.VirtualSurvey;
import rekey.target.Target;

/// Log groups that are new since the survey, in a run that is to keep their readers.
class KeptReadersTest {
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(30));
    private static final String THEIRS = "arn:aws:kms:eu-central-1:111122223333:key/theirs";
    private static final String LOGS =
            "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"logs.eu-central-1.amazonaws.com\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}";
    private static final String THE_ACCOUNT =
            "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}";
    private static final String A_READER =
            "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/Reader\"}, \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}";
    private static final Target NEW = new Target.LogGroup("/new");

    private final RotationBench bench = new RotationBench(new SimulatedPlace().with(3, OLD));
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED))
            .knowingToo(WANTED, FakeKms.key(WANTED))
            .withPolicyOf(WANTED, policy(LOGS, THE_ACCOUNT))
            .withPolicyOf(OLD, policy(LOGS, THE_ACCOUNT))
            .withPolicyOf(THEIRS, policy(LOGS, THE_ACCOUNT, A_READER));
    private ReadersRule rule = ReadersRule.KEEP;
    private PlaceProgress rotated = bench.surveyed();

    private static String policy(String... statements) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(String.join(",", statements));
    }

    @BeforeEach
    void rotate() {
        rotated = bench.toTheEnd(rotated);
    }

    private PlaceProgress look(PlaceProgress progress) {
        var work = new Work(
                PLACE, PlaceKey.existing(WANTED), rotated.journal(), null, QueryResultsState.EXCLUDED, 0, 0, false);
        var input = InputBuilder.rotation()
                .key(new KeyChoice.Alias(VirtualSurvey.ALIAS))
                .readers(rule)
                .build();
        return new BatchVerification(
                        new Bucket(bench.s3, "bucket"),
                        new WorkRequest("run", new Batch(0, 0, List.of(work)), null, 1),
                        input,
                        "look-" + bench.time.nanos(),
                        SharedNotes.unkept(),
                        () -> false,
                        PATIENCE,
                        bench.time)
                .look(
                        List.of(progress),
                        place -> VirtualSurvey.entered(place, bench.newLogs(), kms),
                        Map.of(),
                        UnaryOperator.identity())
                .getFirst();
    }

    private static void assertLeftAlone(PlaceProgress ended) {
        assertThat(ended.verified()).isTrue();
        assertThat(ended.results().tally().failures())
                .singleElement()
                .returns(1, FailureGroup::count)
                .returns(List.of(NEW), FailureGroup::targets)
                .satisfies(group -> assertThat(group.failure().code()).isEqualTo(ReadersKept.CODE));
    }

    @Test
    void oneOnAKeyByWhoseLossSomebodyMayLoseAccessIsLeftAloneAndFails() {
        bench.place.with("/new", THEIRS);
        var ended = look(rotated);
        assertLeftAlone(ended);
        assertThat(ended.results().tally().changed()).isEqualTo(3);
        assertThat(bench.place.groupsOn(THEIRS)).isOne();
    }

    @Test
    void oneOnAKeyThatNobodyLosesAnythingByIsMoved() {
        bench.place.with("/new", OLD);
        assertThat(look(rotated).hasRemaining()).isTrue();
    }

    @Test
    void whereReadersAreOnlyWarnedOfItIsMovedInAnyCase() {
        rule = ReadersRule.WARN;
        bench.place.with("/new", THEIRS);
        assertThat(look(rotated).hasRemaining()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatKmsDoesNotTellOfItsKeyNowIsAskedForLater(Passing passing) {
        bench.place.with("/new", THEIRS);
        kms.refusingThePolicyOf(THEIRS, passing.refusal());
        var left = look(rotated);
        assertThat(left.verified()).isFalse();
        assertThat(left.delay()).isNotNull();
        assertThat(Verdict.of(List.of(left))).isEqualTo(Verdict.LOOK_AGAIN);
        kms.refusingThePolicyNoMore(THEIRS);
        assertLeftAlone(look(left));
    }

    @Test
    void whatKmsNeverTellsLeavesItAloneAndNothingElse() {
        bench.place.with("/new", THEIRS);
        kms.refusingThePolicyOf(THEIRS, Passing.UNAVAILABLE.refusal());
        var left = look(rotated);
        while (!left.verified()) {
            bench.time.sleep(Duration.ofSeconds(30));
            left = look(left);
        }
        assertLeftAlone(left);
        assertThat(left.results().tally().changed()).isEqualTo(3);
    }
}
