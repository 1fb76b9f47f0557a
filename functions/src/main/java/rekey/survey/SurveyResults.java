package rekey.survey;

import java.util.List;
import rekey.lambda.StoredLines;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// What the survey left in the bucket. Not the lines of places that it was still at: those that
/// were finished are in a later part.
public final class SurveyResults {
    private SurveyResults() {}

    public static List<SurveyedPlace> read(Bucket bucket, RunFolder folder) {
        return StoredLines.below(bucket, folder.surveyedPrefix(), SurveyedPlace.class).stream()
                .filter(place -> place.rest() == null)
                .toList();
    }
}
