package rekey.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.journal.Journal;
import rekey.logs.VirtualLogs;
import rekey.pack.VirtualPack;
import rekey.place.Place;
import rekey.rotate.PlaceProgress;
import rekey.rotate.VirtualRotation;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.survey.VirtualSurvey;
import rekey.verify.VirtualVerification;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/// How long one place takes in each phase, by running the survey, the rotation and the verification
/// of a place with so many log groups against a place in memory, on a virtual clock.
///
/// @param surveyed what the survey found
/// @param rotateSeconds of each invocation
record PlaceCourse(double surveySeconds, SurveyedPlace surveyed, List<Double> rotateSeconds, double verifySeconds) {
    private static final double NANOS = 1e9;
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/old";

    private static KeyMetadata wanted(Place place) {
        return KeyMetadata.builder()
                .arn("arn:aws:kms:%s:%s:key/wanted".formatted(place.region(), place.account()))
                .keyState(KeyState.ENABLED)
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .build();
    }

    static PlaceCourse of(Place place, int logGroups, long seed) {
        var random = new SplittableRandom(seed);
        var time = new VirtualTime();
        var simulated = new SimulatedPlace().with(logGroups, OLD);
        var journal = new Journal(new Bucket(new FakeS3(), "bucket"), new RunFolder("simulation"), place);
        var kms = FakeKms.knowing(VirtualSurvey.ALIAS, wanted(place));

        var surveyed = VirtualSurvey.of(
                place, journal, VirtualLogs.of(place, simulated, time, random.split(), () -> false), kms);
        var surveyTook = time.passed();
        var invocations = new ArrayList<Double>();
        PlaceProgress progress = VirtualRotation.begin(VirtualPack.work(surveyed));
        while (progress.left()) {
            var began = time.passed();
            var logs = VirtualLogs.of(place, simulated, time, random.split(), () -> false);
            progress = VirtualRotation.invocation(progress, logs, journal, time);
            invocations.add(seconds(time.passed().minus(began)));
        }
        var rotated = time.passed();
        progress = VirtualVerification.of(
                progress, journal, VirtualLogs.of(place, simulated, time, random.split(), () -> false));
        if (!progress.verified() || progress.standing().tally().failed() > 0) {
            throw new IllegalStateException("the simulated place did not end well: " + progress);
        }
        return new PlaceCourse(
                seconds(surveyTook),
                surveyed,
                List.copyOf(invocations),
                seconds(time.passed().minus(rotated)));
    }

    /// The same course in another place of the same size.
    PlaceCourse in(Place place) {
        var there = new SurveyedPlace(
                place,
                null,
                surveyed.wantedKey(),
                surveyed.unfinished(),
                surveyed.tally(),
                surveyed.queryResults(),
                surveyed.journal(),
                null,
                surveyed.presentKeys(),
                Map.of(),
                surveyed.serves(),
                surveyed.denial(),
                surveyed.warnings(),
                surveyed.throttles(),
                null);
        return new PlaceCourse(surveySeconds, there, rotateSeconds, verifySeconds);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
