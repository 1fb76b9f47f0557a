package rekey.pack;

import java.util.List;
import rekey.survey.SurveyedPlace;

/// The places that one worker handles at the same time; one line of `batches-<wave>.jsonl`.
public record Batch(int wave, int number, List<SurveyedPlace> places) {}
