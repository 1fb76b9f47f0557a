package rekey.plan;

/// What there is to survey: what the workflow goes on with.
///
/// @param batches where they are in the bucket, one a line
/// @param places in them
/// @param workers the most at the same time
/// @param regionsKnown whether the batches are written; false where each account is to be asked for
///     its Regions first
public record SurveyWork(String run, String bucket, String batches, int places, int workers, boolean regionsKnown) {}
