package rekey.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.Mode;
import rekey.journal.Journal;
import rekey.logs.VirtualLogs;
import rekey.pacing.Quota;
import rekey.pack.VirtualPack;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.rotate.VirtualRotation;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.survey.VirtualSurvey;
import rekey.verify.VirtualVerification;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/// How long one place takes in each phase, by running the survey, the rotation and the verification
/// of a place with so many log groups against a place in memory, on a virtual clock.
///
/// @param survey what it takes
/// @param surveyed what the survey found
/// @param journalBytes that the survey writes
/// @param reads of the bucket for the journal, in a rotation and in a verification
/// @param rotateSeconds of each invocation
record PlaceCourse(
        Look survey,
        SurveyedPlace surveyed,
        long journalBytes,
        int reads,
        List<Double> rotateSeconds,
        Look verification) {
    private static final double NANOS = 1e9;

    /// To start a query and to get its results.
    private static final int CALLS_OF_A_QUERY = 2;

    /// The wanted key and its policy, the page as it is now, and the call itself.
    private static final int CALLS_UNTIL_THE_FIRST_ASSOCIATION = 4;

    private static final long BYTES_AN_OBJECT = 8 << 20;
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";

    /// What is done one call after the other, each of which takes as long as the Region is far.
    ///
    /// @param quietSeconds by the quotas alone
    /// @param pages listed, which the quota spaces
    /// @param calls besides
    record Look(double quietSeconds, int pages, int calls) {
        private static final double SECONDS_A_PAGE = 1 / Quota.DESCRIBE_LOG_GROUPS.perSecond();

        double seconds(Place place) {
            double distance = Distance.seconds(place);
            return quietSeconds + pages * Math.max(0, distance - SECONDS_A_PAGE) + calls * distance;
        }
    }

    static double secondsUntilTheFirstAssociation(Place place) {
        return CALLS_UNTIL_THE_FIRST_ASSOCIATION * Distance.seconds(place);
    }

    private static KeyMetadata wanted(Place place) {
        return FakeKms.key("arn:aws:kms:%s:%s:key/wanted".formatted(place.region(), place.account()));
    }

    static PlaceCourse of(Place place, int logGroups, long seed) {
        var random = new SplittableRandom(seed);
        var time = new VirtualTime();
        var s3 = new FakeS3();
        var simulated = new SimulatedPlace().with(logGroups, OLD);
        var journal = new Journal(new Bucket(s3, "bucket"), new RunFolder("simulation"), place);
        var kms = FakeKms.knowing(VirtualSurvey.ALIAS, wanted(place));

        var surveyed = VirtualSurvey.of(
                place, journal, VirtualLogs.of(place, simulated, time, random.split(), () -> false), kms);
        var survey = new Look(seconds(time.passed()), simulated.listings(), kms.calls() + CALLS_OF_A_QUERY);
        long journalBytes =
                s3.keys().stream().mapToLong(key -> s3.text(key).length()).sum();
        int listed = simulated.listings();
        var invocations = new ArrayList<Double>();
        PlaceProgress progress = VirtualRotation.begin(VirtualPack.work(surveyed));
        int before = s3.reads();
        while (progress.hasRemaining()) {
            var began = time.passed();
            var logs = VirtualLogs.of(place, simulated, time, random.split(), () -> false);
            progress = VirtualRotation.invocation(progress, logs, journal, time);
            invocations.add(seconds(time.passed().minus(began)));
        }
        int reads = s3.reads() - before;
        var rotated = time.passed();
        progress = VirtualVerification.of(
                progress, journal, VirtualLogs.of(place, simulated, time, random.split(), () -> false));
        if (!progress.verified() || progress.results().tally().failed() > 0) {
            throw new IllegalStateException("the simulated place did not end well: " + progress);
        }
        return new PlaceCourse(
                survey,
                surveyed,
                journalBytes,
                reads,
                List.copyOf(invocations),
                new Look(seconds(time.passed().minus(rotated)), simulated.listings() - listed, CALLS_OF_A_QUERY));
    }

    /// Of a place in which all is right already, and which is only looked at.
    static PlaceCourse ofRight(Place place, int logGroups, long seed) {
        var time = new VirtualTime();
        var wanted = wanted(place);
        var simulated = new SimulatedPlace().with(logGroups, wanted.arn());
        simulated.withQueryResultsOn(wanted.arn());
        var kms = FakeKms.knowing(VirtualSurvey.ALIAS, wanted);
        var journal = new Journal(new Bucket(new FakeS3(), "bucket"), new RunFolder("simulation"), place);
        var logs = VirtualLogs.of(place, simulated, time, new SplittableRandom(seed), () -> false);
        var surveyed = VirtualSurvey.of(Mode.VERIFY, place, journal, logs, kms);
        if (surveyed.tally().failed() > 0 || !surveyed.journal().isEmpty()) {
            throw new IllegalStateException("the simulated place is not right: " + surveyed);
        }
        var look = new Look(seconds(time.passed()), simulated.listings(), kms.calls() + CALLS_OF_A_QUERY);
        return new PlaceCourse(look, surveyed, 0, 0, List.of(), new Look(0, 0, 0));
    }

    /// How many objects the journals of these places are in.
    static int objects(Collection<PlaceCourse> together) {
        return (int) Math.ceilDiv(
                together.stream().mapToLong(PlaceCourse::journalBytes).sum(), BYTES_AN_OBJECT);
    }

    /// The same course in another place of the same size.
    PlaceCourse in(Place place) {
        var there = SurveyedPlaceBuilder.like(surveyed)
                .place(place)
                .denial(surveyed.service().denial())
                .warnings(surveyed.warnings())
                .build();
        return new PlaceCourse(survey, there, journalBytes, reads, rotateSeconds, verification);
    }

    double surveySeconds() {
        return survey.seconds(surveyed.place());
    }

    double verifySeconds() {
        return verification.seconds(surveyed.place());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
