package rekey.progress;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.inventory.Noted;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.outcome.Came;
import rekey.outcome.Delay;
import rekey.outcome.Delayable;
import rekey.outcome.Drift;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.pack.Work;
import rekey.place.Place;

/// How far a place has come; handed from one invocation to the next through the bucket.
///
/// @param journal the survey's segments, then those of log groups that appeared since
/// @param results `standing` in files of earlier versions
/// @param looks how often verification failed in the place since its last change
/// @param verified nothing is left to do
/// @param look the verification that an invocation had no time to finish; null where none is open
/// @param delays that AWS would not go on
/// @param behind what is done of the entries behind the cursor, where earlier ones have no outcome
///     yet: their calls were not answered in time, or AWS does not answer for them now. Not yet in
///     the results, because the next invocation finds it done. As many as one invocation gets
///     through at most, or as those in which an entry was put off
/// @param noted where the workers' notes of the targets are
/// @param barred what kept the workers out before they came to its first target, or from what one of
///     them left that died; null where nothing did
/// @param left whether the entries that have no outcome are as they were
public record PlaceProgress(
        Place place,
        PlaceKey wantedKey,
        List<Segment> journal,
        Cursor cursor,
        @JsonAlias("standing") PlaceResults results,
        int looks,
        boolean verified,
        @Nullable LookSoFar look,

        @JsonUnwrapped Delays delays,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<EntryOutcome> behind,
        Noted noted,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure barred,
        Left left)
        implements Delayable {

    /// What is known of the entries that have no outcome.
    public enum Left {
        UNTOUCHED,
        /// A worker died here, and may have moved some of them before it could say so.
        MAYBE_MOVED
    }

    public PlaceProgress {
        left = Objects.requireNonNullElse(left, Left.UNTOUCHED);
        behind = Objects.requireNonNullElse(behind, List.of());
        noted = Objects.requireNonNullElse(noted, Noted.NOTHING);
    }

    private PlaceProgress(
            Place place,
            PlaceKey wantedKey,
            List<Segment> journal,
            Cursor cursor,
            PlaceResults results,
            int looks,
            boolean verified,
            @Nullable LookSoFar look,
            Delays delays,
            List<EntryOutcome> behind,
            Noted noted,
            Left left) {
        this(place, wantedKey, journal, cursor, results, looks, verified, look, delays, behind, noted, null, left);
    }

    public PlaceProgress(
            Place place,
            PlaceKey wantedKey,
            List<Segment> journal,
            Cursor cursor,
            PlaceResults results,
            int looks,
            boolean verified,
            @Nullable LookSoFar look) {
        this(
                place,
                wantedKey,
                journal,
                cursor,
                results,
                looks,
                verified,
                look,
                Delays.NONE,
                List.of(),
                Noted.NOTHING,
                Left.UNTOUCHED);
    }

    public static PlaceProgress begin(Work work) {
        return new PlaceProgress(
                work.place(), work.wantedKey(), work.journal(), Cursor.START, PlaceResults.of(work), 0, false, null);
    }

    /// Whether journal entries are still to be worked on.
    public boolean hasRemaining() {
        return !verified && cursor.segment() < journal.size();
    }

    /// Whether query results may be among the entries that are left.
    public boolean changesQueryResults() {
        return hasRemaining() && results.queryResults().toBeChanged();
    }

    public boolean keyToBeMade() {
        return wantedKey instanceof PlaceKey.ToBeCreated;
    }

    public PlaceProgress keyMade(String arn) {
        return new PlaceProgress(
                place,
                PlaceKey.existing(arn),
                journal,
                cursor,
                results,
                looks,
                verified,
                null,
                Delays.NONE,
                List.of(),
                noted,
                left);
    }

    /// Whether something of the journal is settled.
    public boolean begun() {
        return cursor.compareTo(Cursor.START) > 0 || !behind.isEmpty();
    }

    public PlaceProgress at(Cursor reached, PlaceResults come) {
        return next(reached, come, looks, verified, null, delays.wentOn());
    }

    /// The same journal, with nothing done behind the cursor.
    private PlaceProgress next(
            Cursor reached, PlaceResults come, int looked, boolean ended, @Nullable LookSoFar soFar, Delays until) {
        return new PlaceProgress(
                place, wantedKey, journal, reached, come, looked, ended, soFar, until, List.of(), noted, left);
    }

    /// @param done what has an outcome of the entries behind the cursor
    public PlaceProgress with(List<EntryOutcome> done) {
        return new PlaceProgress(
                place, wantedKey, journal, cursor, results, looks, verified, look, delays, done, noted, left);
    }

    /// What the place has come to, what is done behind the cursor included.
    public PlaceResults come() {
        return behind.isEmpty() ? results : PlaceResultsSum.of(results, wantedKey, behind, Effort.NONE);
    }

    /// A worker died here, and may have moved entries that have no outcome.
    public PlaceProgress doubted() {
        return hasRemaining() ? with(noted, barred, Left.MAYBE_MOVED) : this;
    }

    /// Nobody can say any more what became of the entries that are left: they have no outcome, and
    /// nothing is left to do.
    private PlaceProgress lost(Failure failure) {
        return new PlaceProgress(
                place,
                wantedKey,
                journal,
                cursor,
                results,
                looks,
                true,
                null,
                delays,
                behind,
                noted,
                new Failure(
                        failure.code(),
                        "%s. A worker that died here may have moved targets before, and nobody could look which"
                                .formatted(failure.message()),
                        failure.blame(),
                        failure.remedy()),
                left);
    }

    /// Every entry that is left and has no outcome failed for the same reason, without a call; nothing
    /// is left to do. Not so if a worker may have moved some of them.
    public PlaceProgress giveUp(Failure failure) {
        if (left == Left.MAYBE_MOVED) {
            return lost(failure);
        }
        var come = come();
        return at(new Cursor(journal.size(), 0, 0), come)
                .end(come.plus(failure, open()))
                .withNotes(noted.withRest(Came.failed(failure.code())));
    }

    /// As [#giveUp], where nobody gets in or may look.
    public PlaceProgress shutOut(Failure failure) {
        var ended = giveUp(failure);
        return begun() || left == Left.MAYBE_MOVED ? ended : ended.with(ended.noted, failure, left);
    }

    /// Every entry that is left and has no outcome has drifted from the plan for the same reason.
    public PlaceProgress drifted(Drift drift) {
        var come = come();
        return at(new Cursor(journal.size(), 0, 0), come)
                .end(come.plus(drift, open()))
                .withNotes(noted.withRest(Came.drifted(drift)));
    }

    /// More was found to be done, and journalled.
    public PlaceProgress goOnWith(List<Segment> segments, PlaceResults come) {
        var all = Stream.concat(journal.stream(), segments.stream()).toList();
        return new PlaceProgress(
                place, wantedKey, all, cursor, come, 0, false, null, Delays.NONE, List.of(), noted, Left.UNTOUCHED);
    }

    public PlaceProgress lookedInVain() {
        return next(cursor, results, looks + 1, false, null, delays.wentOn());
    }

    /// The verification is not through yet.
    public PlaceProgress lookingOn(LookSoFar soFar) {
        return next(cursor, results, looks, false, soFar, delays.wentOn());
    }

    /// Something is left to do that the run may not do any more: the place has no result.
    public PlaceProgress unfinished() {
        return new PlaceProgress(
                place, wantedKey, journal, cursor, results, looks, false, null, delays, behind, noted, left);
    }

    /// Nothing is left to do.
    public PlaceProgress end(PlaceResults come) {
        return next(cursor, come, looks, true, null, delays);
    }

    /// Left as it is for a later invocation.
    public PlaceProgress putOff(Delay until) {
        return with(delays.with(until));
    }

    /// With the delay that it had before, unless this invocation came further.
    public PlaceProgress delayedAs(PlaceProgress before, boolean cameFurther) {
        var until = before.delays.delay();
        return cameFurther || until == null ? this : putOff(until);
    }

    /// Left for a later invocation where what stopped it passes, and ended where it does not.
    ///
    /// @param ending what is made of a place that is not tried any more
    public PlaceProgress after(
            Failure failure, Patience patience, Instant now, Function<Failure, PlaceProgress> ending) {
        return delayed(failure, patience, now)
                .map(this::putOff)
                .orElseGet(() -> ending.apply(patience.spent(delays.delay(), failure)));
    }

    /// As [#after], of what is left to do at the end of a place that is well: tried again after another
    /// look, for as long as it has patience of its own.
    public PlaceProgress endLater(
            Failure failure, Patience patience, Instant now, Function<Failure, PlaceProgress> ending) {
        return delays.atTheEnd(failure, patience, now)
                .map(unfinished()::with)
                .orElseGet(() -> ending.apply(patience.spent(delays.ofEnd(), failure)));
    }

    private PlaceProgress with(Delays known) {
        return new PlaceProgress(
                place, wantedKey, journal, cursor, results, looks, verified, look, known, behind, noted, left);
    }

    /// Its delay from now on; empty where it is not tried any more.
    public Optional<Delay> delayed(Failure failure, Patience patience, Instant now) {
        return patience.delay(delays.delay(), failure, now);
    }

    /// That AWS would not go on, or would not let the place be ended after the last look.
    @Override
    public @Nullable Delay delay() {
        return look == null && delays.delay() == null ? delays.ofEnd() : delays.delay();
    }

    /// With other notes.
    public PlaceProgress withNotes(Noted other) {
        return with(other, barred, left);
    }

    private PlaceProgress with(Noted notes, @Nullable Failure bar, Left known) {
        return new PlaceProgress(
                place, wantedKey, journal, cursor, results, looks, verified, look, delays, behind, notes, bar, known);
    }

    /// How many entries of the journal have no outcome yet.
    public int open() {
        return entriesLeft() - behind.size();
    }

    private int entriesLeft() {
        int before = cursor.page() * Segment.PAGE_SIZE + cursor.entry();
        return Segment.entries(journal.subList(cursor.segment(), journal.size())) - before;
    }
}
