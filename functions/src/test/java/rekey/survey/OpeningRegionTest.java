package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.aws.AwsErrors;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.input.Mode;
import rekey.inventory.SharedNotes;
import rekey.journal.Journal;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// A Region that the account has enabled a short time ago, and that not all services know of yet.
class OpeningRegionTest {
    private static final Place PLACE = new Place("111122223333", "me-central-1");
    private static final String WANTED = "arn:aws:kms:me-central-1:111122223333:key/wanted";
    private static final String CODE = "UnrecognizedClientException";
    private static final Patience NAMED = new Patience(Duration.ofMinutes(30));
    private static final Patience ENABLED = NAMED.whereRegionsAreEnabled();
    private static final RunFolder RUN = new RunFolder("run");

    private final SimulatedPlace place = new SimulatedPlace().with("a", null);
    private final VirtualTime time = new VirtualTime();
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED));
    private final Bucket bucket = new Bucket(new FakeS3(), "bucket");
    private int part;

    /// Who does not know yet that the Region is enabled.
    enum At {
        ENTRY,
        KEY,
        LISTING
    }

    private static AwsServiceException refusal() {
        return Refusals.of(CODE, 400, "The security token included in the request is invalid");
    }

    private Entry entry(@Nullable At refused) {
        if (refused == At.ENTRY) {
            return new Entry.Barred(Failures.of(AwsErrors.of(refusal()), PLACE, "AssumeRole", ""));
        }
        kms.refusingNoMore(VirtualSurvey.ALIAS);
        if (refused == At.KEY) {
            kms.refusing(VirtualSurvey.ALIAS, refusal());
        }
        place.refuseReads(_ -> refused == At.LISTING ? refusal() : null);
        return VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, time), kms);
    }

    private SurveyedPlace survey(@Nullable At refused, SurveyedPlace from, Patience patience) {
        var input = VirtualSurvey.input(Mode.ROTATE);
        return new Surveyor(
                        input,
                        PLACE,
                        new Journal(bucket, RUN, PLACE),
                        SharedNotes.unkept().of(PLACE),
                        "part-" + part++,
                        time,
                        () -> false,
                        Set::of,
                        new RotationAim(input.key()),
                        patience)
                .goOn(entry(refused), from);
    }

    private SurveyedPlace retire(@Nullable At refused, SurveyedPlace from, Patience patience) {
        var past = new PastRuns(
                List.of(WANTED), Map.of(), List.of(), List.of(), OrganizationFindings.UNASKED, null, Map.of());
        bucket.putIfAbsent(RUN.pastRuns(), Json.bytes(past));
        var input = VirtualSurvey.input(Mode.RETIRE);
        return new RetirementSurvey(bucket, RUN, input, VirtualSurvey.ALIAS, patience, () -> false)
                .survey(entry(refused), from, time.now())
                .place();
    }

    private static SurveyedPlace untouched() {
        return SurveyedPlace.untouched(PLACE);
    }

    @ParameterizedTest
    @EnumSource
    void itIsSurveyedByALaterInvocation(At refused) {
        var left = survey(refused, untouched(), ENABLED);
        assertThat(left.barred()).isNull();
        assertThat(left.delay()).isNotNull();
        var surveyed = survey(null, left, ENABLED);
        assertThat(surveyed.barred()).isNull();
        assertThat(surveyed.rest()).isNull();
        assertThat(surveyed.toChange()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"ENTRY", "LISTING"})
    void itIsLookedAtForKeysThatMayGoByALaterInvocation(At refused) {
        var left = retire(refused, untouched(), ENABLED);
        assertThat(left.delay()).isNotNull();
        var looked = retire(null, left, ENABLED);
        assertThat(looked.barred()).isNull();
        assertThat(looked.rest()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatNeverOpensIsReportedWithItsCodeAfterAWhile(At refused) {
        var left = survey(refused, untouched(), ENABLED);
        while (left.rest() != null) {
            assertThat(time.passed()).as("tried for").isLessThanOrEqualTo(ENABLED.longest());
            time.sleep(Duration.ofSeconds(30));
            left = survey(refused, left, ENABLED);
        }
        assertThat(left.barred()).isInstanceOfSatisfying(PlaceOutcome.Unreachable.class, unreachable -> {
            assertThat(unreachable.failure().code()).isEqualTo(CODE);
            assertThat(unreachable.failure().message()).startsWith("Tried for 1800 s: ");
            assertThat(unreachable.failure().remedy()).contains("Run Rekey again later");
        });
    }

    @ParameterizedTest
    @EnumSource
    void oneThatTheInputNamesIsUnreachableAtOnce(At refused) {
        assertThat(survey(refused, untouched(), NAMED).barred()).isInstanceOf(PlaceOutcome.Unreachable.class);
    }
}
