package rekey.survey;

import java.util.List;
import java.util.stream.Stream;
import rekey.lambda.StoredLines;
import rekey.plan.Plan;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// What the survey left in the bucket. Not the lines of places that it was still at: those that
/// were finished are in a later part.
public final class SurveyResults {
    private SurveyResults() {}

    /// Also the places of accounts that could not be asked for their Regions, and so not surveyed.
    public static List<SurveyedPlace> read(Bucket bucket, Plan plan) {
        var left = StoredLines.below(bucket, new RunFolder(plan.run()).surveyedPrefix(), SurveyedPlace.class);
        return Stream.concat(barred(plan), left.stream().filter(place -> place.rest() == null))
                .toList();
    }

    private static Stream<SurveyedPlace> barred(Plan plan) {
        return plan.accounts().stream()
                .flatMap(account -> Stream.ofNullable(account.barred())
                        .flatMap(outcome -> account.places().map(place -> SurveyedPlace.barred(place, outcome))));
    }
}
