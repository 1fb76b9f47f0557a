package rekey.survey;

import java.time.Duration;
import java.util.List;
import rekey.input.ExecutionInput;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.key.KeyLookup;
import rekey.key.WantedKey;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.member.Entry;
import rekey.outcome.AwsError;
import rekey.outcome.Failures;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.outcome.TargetOutcome;
import rekey.place.Place;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.kms.KmsClient;

/// Surveys one place: finds the wanted key, lists the log groups, reads the key of the query
/// results, and writes the journal of what is to change. Changes nothing.
final class Surveyor {
    /// A query over one second of one log group answers in a second or two.
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(60);

    private final ExecutionInput input;
    private final Place place;
    private final Journal journal;
    private final String segment;

    /// @param segment the journal segment's id: this invocation's own
    Surveyor(ExecutionInput input, Place place, Journal journal, String segment) {
        this.input = input;
        this.place = place;
        this.journal = journal;
        this.segment = segment;
    }

    SurveyedPlace survey(Entry entry) {
        return switch (entry) {
            case Entry.Barred(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(failure));
            case Entry.Entered(var logs, var kms) -> survey(logs, kms);
        };
    }

    private SurveyedPlace survey(PlaceLogs logs, KmsClient kms) {
        return switch (KeyLookup.byAlias(kms, input.keyAlias(), place)) {
            case WantedKey.Unreachable(var failure) ->
                SurveyedPlace.barred(place, new PlaceOutcome.Unreachable(failure));
            case WantedKey.Unfit(var failure) -> SurveyedPlace.barred(place, new PlaceOutcome.Refused(failure));
            case WantedKey.Usable(var key) -> new Listing(logs, key).survey();
        };
    }

    /// The listing of a place whose wanted key is known.
    private final class Listing {
        private final PlaceLogs logs;
        private final String wantedKey;
        private final Journal.Writer writer = journal.writer(segment);
        private final ProbeCandidates candidates = new ProbeCandidates();
        private int alreadyRight;
        private int excluded;

        Listing(PlaceLogs logs, String wantedKey) {
            this.logs = logs;
            this.wantedKey = wantedKey;
        }

        SurveyedPlace survey() {
            AwsError error = logs.listTo(this::sort);
            if (error != null) {
                return SurveyedPlace.barred(
                        place, new PlaceOutcome.Unreachable(Failures.of(error, place, "DescribeLogGroups", "")));
            }
            var tally = Tally.alreadyRight(alreadyRight).plus(Tally.excluded(excluded));
            return input.queryResults() ? withQueryResults(tally) : surveyed(tally, QueryResultsState.EXCLUDED);
        }

        private void sort(LogGroup group) {
            candidates.offer(group);
            if (!input.logGroups().test(group.name())) {
                excluded++;
            } else if (group.key().is(wantedKey)) {
                alreadyRight++;
            } else {
                writer.add(JournalEntry.of(group));
            }
        }

        private SurveyedPlace withQueryResults(Tally tally) {
            return switch (logs.queryResultsKey(candidates, PROBE_PATIENCE)) {
                case QueryReading.Read(var key)
                when key.is(wantedKey) -> surveyed(tally.plus(Tally.alreadyRight(1)), QueryResultsState.ALREADY_RIGHT);
                case QueryReading.Read(var key) -> {
                    writer.add(JournalEntry.ofQueryResults(key));
                    yield surveyed(tally, QueryResultsState.TO_CHANGE);
                }
                case QueryReading.NothingToQuery() -> {
                    writer.add(JournalEntry.ofQueryResults(new PreviousKey.Unknown()));
                    yield surveyed(tally, QueryResultsState.NOT_VERIFIABLE);
                }
                // Their previous key cannot be journalled, so they are not touched.
                case QueryReading.Failed(var failure) ->
                    surveyed(
                            tally.plus(Tally.of(new Target.QueryResults(), new TargetOutcome.Failed(failure))),
                            QueryResultsState.FAILED);
            };
        }

        private SurveyedPlace surveyed(Tally tally, QueryResultsState queryResults) {
            return new SurveyedPlace(
                    place,
                    null,
                    wantedKey,
                    tally,
                    queryResults,
                    writer.finish().map(List::of).orElse(List.of()),
                    logs.throttles());
        }
    }
}
