package rekey.survey;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.gather.PlaceGathering;
import rekey.input.ExecutionInput;
import rekey.journal.Amendments;
import rekey.journal.Journal;
import rekey.member.Entry;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// The survey of a run that wants nothing of a place but to know which keys are needed there. Its
/// places share what is read of the bucket.
final class RetirementSurvey {
    private final Bucket bucket;
    private final ExecutionInput input;
    private final String rotationAlias;
    private final PastRuns past;
    private final Patience patience;
    private final BooleanSupplier timeIsUp;
    private final ConcurrentHashMap<String, Amendments> amendments = new ConcurrentHashMap<>();

    /// @param rotationAlias that rotations of this stack look up
    RetirementSurvey(
            Bucket bucket,
            RunFolder folder,
            ExecutionInput input,
            String rotationAlias,
            Patience patience,
            BooleanSupplier timeIsUp) {
        this.bucket = bucket;
        this.input = input;
        this.rotationAlias = rotationAlias;
        this.past = bucket.require(folder.pastRuns()).as(PastRuns.class);
        this.patience = patience;
        this.timeIsUp = timeIsUp;
    }

    /// What came of a place.
    ///
    /// @param findings empty where it could not be looked at, now or for good
    record Result(SurveyedPlace place, Optional<PlaceFindings> findings) {
        static List<PlaceFindings> findings(List<Result> results) {
            return results.stream()
                    .flatMap(result -> result.findings().stream())
                    .toList();
        }
    }

    /// @param from what an earlier invocation came to
    Result survey(Entry entry, SurveyedPlace from, Instant now) {
        var place = from.place();
        return switch (entry) {
            case Entry.Barred(var failure) -> kept(from, failure, now);
            case Entry.Entered entered ->
                switch (gathering(place, now)
                        .gather(entered.logs(), entered.keys().shown(), entered.inventory(), entered.holders()::look)) {
                    case PlaceGathering.Gathered.Refused(var failure) -> kept(from, failure, now);
                    case PlaceGathering.Gathered.Found(var findings) ->
                        new Result(SurveyedPlace.lookedAt(place), Optional.of(findings));
                };
        };
    }

    private PlaceGathering gathering(Place place, Instant now) {
        return new PlaceGathering(place, past, rotationAlias, input.queryResults(), this::journal, timeIsUp, now);
    }

    private Journal journal(String run, Place place) {
        var folder = new RunFolder(run);
        return new Journal(bucket, folder, place, amendments.computeIfAbsent(run, _ -> new Amendments(bucket, folder)));
    }

    private Result kept(SurveyedPlace from, Failure failure, Instant now) {
        return new Result(from.after(failure, patience, now, PlaceOutcome.Unreachable::new), Optional.empty());
    }
}
