package rekey.survey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rekey.inventory.Noted;
import rekey.journal.Segment;
import rekey.key.KeyHealth;
import rekey.key.PlaceKey;
import rekey.logs.ListingSoFar;
import rekey.logs.StackLogGroups;
import rekey.outcome.Delay;
import rekey.outcome.Delayable;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.policy.Access;
import rekey.restore.RestoredPlace;

/// What the survey found in a place; one line of `survey/places/…`.
///
/// @param barred the outcome of a place that cannot be worked on; null for the others
/// @param undone what the run that is undone left of the place; null where none is undone
/// @param warnings sentences for people: nothing stopped, and something is to be known
/// @param compared how far the place was compared with the plan that is applied; null where none is
public record SurveyedPlace(
        Place place,
        @Nullable PlaceOutcome barred,
        @JsonUnwrapped FoundKey key,
        @JsonUnwrapped FoundTargets targets,
        @Nullable RestoredPlace undone,
        @JsonUnwrapped PresentKeys present,
        @JsonUnwrapped Service service,
        List<String> warnings,
        int throttles,
        @JsonUnwrapped Rest left,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Compared compared)
        implements Delayable {

    public SurveyedPlace(
            Place place,
            @Nullable PlaceOutcome barred,
            FoundKey key,
            FoundTargets targets,
            @Nullable RestoredPlace undone,
            PresentKeys present,
            Service service,
            List<String> warnings,
            int throttles,
            Rest left) {
        this(place, barred, key, targets, undone, present, service, warnings, throttles, left, null);
    }

    /// The key that the targets are wanted on.
    ///
    /// @param wantedKey null where it was not found
    /// @param unfinished whether the key was made for an alias that is yet to be moved to it
    public record FoundKey(@Nullable PlaceKey wantedKey, boolean unfinished) {
        static final FoundKey NONE = new FoundKey(null, false);

        public static FoundKey of(PlaceKey wantedKey) {
            return new FoundKey(wantedKey, false);
        }
    }

    /// What the targets came to.
    ///
    /// @param tally of those that are not to be changed
    /// @param journal of those that are not on the wanted key and may be changed
    /// @param ofStacks the log groups in the journal that CloudFormation stacks made
    /// @param noted where a line for each of all targets is
    public record FoundTargets(
            Tally tally, QueryResultsState queryResults, List<Segment> journal, StackLogGroups ofStacks, Noted noted) {
        static final FoundTargets NONE =
                new FoundTargets(Tally.EMPTY, QueryResultsState.NOT_LOOKED_AT, List.of(), StackLogGroups.NONE);

        /// What an earlier version has written says nothing of stacks, and has no notes.
        public FoundTargets {
            ofStacks = Objects.requireNonNullElse(ofStacks, StackLogGroups.NONE);
            noted = Objects.requireNonNullElse(noted, Noted.NOTHING);
        }

        public FoundTargets(
                Tally tally, QueryResultsState queryResults, List<Segment> journal, StackLogGroups ofStacks) {
            this(tally, queryResults, journal, ofStacks, Noted.NOTHING);
        }

        FoundTargets unnoted() {
            return new FoundTargets(tally, queryResults, journal, ofStacks);
        }
    }

    /// The keys that the targets in the journal are on, as the survey found them.
    ///
    /// @param presentKeys how many targets are on each, written as the journal writes it
    /// @param troubles what is wrong with them, or why KMS did not say, by key ARN; none of those
    ///     that are fit
    /// @param access who loses access to the targets when they move; null where nobody has compared the
    ///     keys' policies
    public record PresentKeys(
            Map<String, Integer> presentKeys,
            Map<String, KeyHealth> troubles,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Access access) {
        public static final PresentKeys NONE = new PresentKeys(Map.of(), Map.of());

        public PresentKeys(Map<String, Integer> presentKeys, Map<String, KeyHealth> troubles) {
            this(presentKeys, troubles, null);
        }
    }

    /// Which targets the wanted key may serve, as far as is known.
    ///
    /// @param serves whether some target of the place
    /// @param denial why not some log groups; null where it may serve all
    /// @param doubts why nobody can say that it serves, though nothing refuses it: what was not
    ///     looked at
    public record Service(
            boolean serves,
            @Nullable Failure denial,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            List<Failure> doubts) {
        static final Service UNKNOWN = new Service(false, null, List.of());

        public Service {
            doubts = Objects.requireNonNullElse(doubts, List.of()); // of an earlier version
        }
    }

    /// What a later invocation is to do.
    ///
    /// @param rest where the listing goes on; null for a place that is surveyed to the end
    /// @param moves from which keys to which targets are to be moved, so far; null where there are none
    /// @param delay that AWS would not go on; null where the last invocation was not refused
    public record Rest(
            @Nullable ListingSoFar rest,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Delay delay,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Move> moves) {
        public static final Rest NONE = new Rest(null, null);

        public Rest(@Nullable ListingSoFar rest, @Nullable Delay delay) {
            this(rest, delay, null);
        }
    }

    /// A place that nobody has entered yet.
    static SurveyedPlace untouched(Place place) {
        return nothingListed(place, null, FoundKey.NONE, List.of(), null).after(null, ListingSoFar.BEGINNING);
    }

    /// Left for a later invocation, which goes on from where this one came to.
    SurveyedPlace after(@Nullable Delay refused, ListingSoFar reached) {
        return new SurveyedPlace(
                place,
                barred,
                key,
                targets,
                undone,
                present,
                service,
                warnings,
                throttles,
                new Rest(reached, refused, left.moves()),
                compared);
    }

    /// Left for a later invocation if what stopped it passes, and ended if it does not.
    ///
    /// @param ending what comes of a place that is not tried any more
    SurveyedPlace after(Failure failure, Patience patience, Instant now, Function<Failure, PlaceOutcome> ending) {
        return patience.delay(delay(), failure, now)
                .map(refused -> after(refused, Objects.requireNonNullElse(rest(), ListingSoFar.BEGINNING)))
                .orElseGet(() -> barred(place, ending.apply(patience.spent(delay(), failure))));
    }

    public static SurveyedPlace barred(Place place, PlaceOutcome outcome) {
        return nothingListed(place, outcome, FoundKey.NONE, List.of(), null);
    }

    /// A place that was looked at for keys that may go: nothing is wanted in it.
    static SurveyedPlace lookedAt(Place place) {
        return nothingListed(place, null, FoundKey.NONE, List.of(), null);
    }

    /// A place whose wanted key is known, before its listing.
    static SurveyedPlace unseen(Place place, PlaceKey wantedKey, List<String> warnings) {
        return nothingListed(place, null, FoundKey.of(wantedKey), warnings, null);
    }

    /// The same place, of whose wanted key nobody can say that it serves.
    SurveyedPlace doubting(List<Failure> doubts) {
        return new SurveyedPlace(
                place,
                barred,
                key,
                targets,
                undone,
                present,
                new Service(service.serves(), service.denial(), doubts),
                warnings,
                throttles,
                left,
                compared);
    }

    /// The same place, compared with the plan that is applied.
    SurveyedPlace comparing(Compared so) {
        return new SurveyedPlace(place, barred, key, targets, undone, present, service, warnings, throttles, left, so);
    }

    /// A place whose key is made, and whose alias is yet to be moved to it.
    static SurveyedPlace unfinished(Place place, PlaceKey wantedKey, List<String> warnings) {
        return nothingListed(place, null, new FoundKey(wantedKey, true), warnings, null);
    }

    /// A place that is to be put back, before its listing.
    static SurveyedPlace unseen(RestoredPlace undone) {
        return nothingListed(undone.place(), null, FoundKey.of(new PlaceKey.OnePerTarget()), List.of(), undone);
    }

    private static SurveyedPlace nothingListed(
            Place place,
            @Nullable PlaceOutcome barred,
            FoundKey key,
            List<String> warnings,
            @Nullable RestoredPlace undone) {
        return new SurveyedPlace(
                place,
                barred,
                key,
                FoundTargets.NONE,
                undone,
                PresentKeys.NONE,
                Service.UNKNOWN,
                warnings,
                0,
                Rest.NONE);
    }

    public @Nullable PlaceKey wantedKey() {
        return key.wantedKey();
    }

    public Tally tally() {
        return targets.tally();
    }

    public QueryResultsState queryResults() {
        return targets.queryResults();
    }

    public List<Segment> journal() {
        return targets.journal();
    }

    public StackLogGroups ofStacks() {
        return targets.ofStacks();
    }

    public Noted noted() {
        return targets.noted();
    }

    /// Whose notes could not be written.
    SurveyedPlace unnoted() {
        return new SurveyedPlace(
                place, barred, key, targets.unnoted(), undone, present, service, warnings, throttles, left, compared);
    }

    public Map<String, Integer> presentKeys() {
        return present.presentKeys();
    }

    public List<Failure> doubts() {
        return Objects.requireNonNullElse(service.doubts(), List.of());
    }

    public @Nullable Access access() {
        return present.access();
    }

    List<Move> moves() {
        return Objects.requireNonNullElse(left.moves(), List.of());
    }

    public @Nullable ListingSoFar rest() {
        return left.rest();
    }

    @Override
    public @Nullable Delay delay() {
        return left.delay();
    }

    /// Whether a worker has something to do in the place.
    public boolean hasWork() {
        return barred == null && (toChange() > 0 || key.unfinished());
    }

    /// What the survey found out about a key that targets are on.
    ///
    /// @param of its ARN
    public KeyHealth health(String of) {
        var trouble = present.troubles().get(of);
        if (trouble != null) {
            return trouble;
        }
        return presentKeys().containsKey(of) ? new KeyHealth.Fit() : KeyHealth.NotLookedAt.BY_NOBODY;
    }

    /// How many targets are in the journal.
    public int toChange() {
        return Segment.entries(journal());
    }
}
