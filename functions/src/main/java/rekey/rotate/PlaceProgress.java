package rekey.rotate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.journal.Segment;
import rekey.outcome.Failure;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.survey.SurveyedPlace;
import rekey.target.Target;

/// How far a place has come; handed from one invocation to the next through the bucket.
///
/// @param wantedKey a key ARN
/// @param journal the survey's segments, and those of log groups that appeared since
/// @param tally of the targets before the cursor, and of those that the survey did not give to
///     change
/// @param unmoved the targets that could not be moved, as text: they are not looked for again
/// @param previousKeys what was moved off each, by key ARN
/// @param settling when the last change was made that takes its time to take effect; null where
///     none was
/// @param looks how often the place was verified in vain since its last change
/// @param verified nothing is left to do
/// @param seconds spent on changing
public record PlaceProgress(
        Place place,
        String wantedKey,
        List<Segment> journal,
        Cursor cursor,
        Tally tally,
        Set<String> unmoved,
        Map<String, PreviousKeyUse> previousKeys,
        QueryResultsState queryResults,
        @Nullable Instant settling,
        int looks,
        boolean verified,
        int throttles,
        double seconds) {

    /// @throws IllegalArgumentException for a place that the survey barred: no batch has one
    static PlaceProgress begin(SurveyedPlace surveyed) {
        var wantedKey = surveyed.wantedKey();
        if (wantedKey == null) {
            throw new IllegalArgumentException("a barred place cannot be rotated: " + surveyed.place());
        }
        return new PlaceProgress(
                surveyed.place(),
                wantedKey,
                surveyed.journal(),
                Cursor.START,
                surveyed.tally(),
                Set.of(),
                Map.of(),
                surveyed.queryResults(),
                null,
                0,
                false,
                surveyed.throttles(),
                0);
    }

    /// Whether journal entries are still to be worked on.
    public boolean left() {
        return cursor.segment() < journal.size();
    }

    /// The entries from the cursor to the end of the journal.
    int entriesLeft() {
        int before = cursor.page() * Segment.PAGE_SIZE + cursor.entry();
        return journal.stream()
                        .skip(cursor.segment())
                        .mapToInt(Segment::entries)
                        .sum()
                - before;
    }

    /// Every entry that is left failed for the same reason, without a call.
    PlaceProgress giveUp(Failure failure) {
        boolean queryResultsLost = queryResults == QueryResultsState.TO_CHANGE;
        return new PlaceProgress(
                place,
                wantedKey,
                journal,
                new Cursor(journal.size(), 0, 0),
                tally.plus(Tally.failed(failure, entriesLeft())),
                unmoved,
                previousKeys,
                queryResultsLost ? QueryResultsState.FAILED : queryResults,
                settling,
                looks,
                true,
                throttles,
                seconds);
    }

    /// More was found to be done, and journalled.
    public PlaceProgress goOnWith(List<Segment> segments) {
        var all = Stream.concat(journal.stream(), segments.stream()).toList();
        return new PlaceProgress(
                place,
                wantedKey,
                all,
                cursor,
                tally,
                unmoved,
                previousKeys,
                queryResults,
                settling,
                0,
                false,
                throttles,
                seconds);
    }

    public PlaceProgress lookedInVain() {
        return new PlaceProgress(
                place,
                wantedKey,
                journal,
                cursor,
                tally,
                unmoved,
                previousKeys,
                queryResults,
                settling,
                looks + 1,
                false,
                throttles,
                seconds);
    }

    /// A target that was counted as changed is not.
    public PlaceProgress withdraw(Target target, Failure failure) {
        return new PlaceProgress(
                place,
                wantedKey,
                journal,
                cursor,
                tally.withdraw(target, failure),
                unmoved,
                previousKeys,
                queryResults,
                settling,
                looks,
                false,
                throttles,
                seconds);
    }

    /// The place could not be looked at: nothing that was changed counts as done.
    public PlaceProgress notVerified(Failure failure) {
        return new PlaceProgress(
                place,
                wantedKey,
                journal,
                cursor,
                tally.plus(Tally.failed(failure, 1)),
                unmoved,
                previousKeys,
                queryResults == QueryResultsState.TO_CHANGE ? QueryResultsState.FAILED : queryResults,
                settling,
                looks,
                true,
                throttles,
                seconds);
    }

    public PlaceProgress verified(QueryResultsState state) {
        return new PlaceProgress(
                place,
                wantedKey,
                journal,
                cursor,
                tally,
                unmoved,
                previousKeys,
                state,
                settling,
                looks,
                true,
                throttles,
                seconds);
    }
}
