package rekey.survey;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.outcome.Patience;
import rekey.outcome.Unforeseen;
import rekey.pacing.Time;

/// Surveys a place whatever comes. What nobody foresaw stays with the place, and ends it only if it
/// does not pass: a bucket that does not give the journal of an earlier run now gives it later.
record SurveyAttempt(Patience patience, Time time) {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyAttempt.class);

    /// @param from what is left of the place
    SurveyedPlace survey(SurveyedPlace from, Supplier<SurveyedPlace> survey) {
        try {
            return survey.get();
        } catch (RuntimeException e) {
            return stopped(from, e);
        }
    }

    SurveyedPlace stopped(SurveyedPlace from, RuntimeException e) {
        LOG.error("Surveying the place failed", e);
        return from.after(AwsErrors.unforeseen(e), patience, time.now(), Unforeseen::outcome);
    }
}
