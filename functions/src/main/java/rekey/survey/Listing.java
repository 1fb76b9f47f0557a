package rekey.survey;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rekey.input.ExecutionInput;
import rekey.input.Mode;
import rekey.inventory.Note;
import rekey.inventory.NotePad;
import rekey.inventory.Noted;
import rekey.key.KeyHealth;
import rekey.key.KeyTrouble;
import rekey.logs.Listed;
import rekey.logs.ListingSoFar;
import rekey.logs.LogGroup;
import rekey.logs.PlaceLogs;
import rekey.logs.ProbeCandidates;
import rekey.logs.QueryReading;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.outcome.Delay;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.policy.Access;
import rekey.target.PreviousKey;

/// The listing of a place whose wanted key is known.
final class Listing {
    private final ExecutionInput input;
    private final PlaceLogs logs;
    private final SurveyedPlace from;
    private final TargetClassifier classifier;
    private final Targets targets;
    private final NotePad notes;
    private final BooleanSupplier timeIsUp;
    private final Patience patience;
    private final ListingSoFar soFar;
    private final AccessLook access;
    private ProbeCandidates candidates;
    private int excluded;

    /// @param from what earlier invocations found in the place
    /// @param access looks who loses access to what is moved
    Listing(
            ExecutionInput input,
            PlaceLogs logs,
            SurveyedPlace from,
            TargetClassifier classifier,
            Targets targets,
            NotePad notes,
            BooleanSupplier timeIsUp,
            Patience patience,
            AccessLook access) {
        this.access = access;
        this.input = input;
        this.logs = logs;
        this.from = from;
        this.classifier = classifier;
        this.targets = targets;
        this.notes = notes;
        this.timeIsUp = timeIsUp;
        this.patience = patience;
        this.soFar = Objects.requireNonNullElse(from.rest(), ListingSoFar.BEGINNING);
        this.candidates = soFar.candidates();
    }

    /// @param now which retention policies of the account are in force
    SurveyedPlace survey(Instant now) {
        logs.lookAtRetentionPolicies(now).forEach(classifier::warn);
        if (!soFar.toTheEnd()) {
            logs.lookAtOwners().ifPresent(classifier::warn);
        }
        var listed = listed();
        return targets.untold()
                .flatMap(failure -> delay(failure, false, now))
                .map(delay -> from.after(delay, soFar))
                .orElseGet(() -> surveyed(listed, now));
    }

    private SurveyedPlace surveyed(Listed listed, Instant now) {
        return switch (listed) {
            case Listed.Refused(var error, var token) ->
                refused(Failures.of(error, from.place(), "DescribeLogGroups", ""), token, now);
            case Listed.Stopped(var token) -> surveyed(from.queryResults(), new ListingSoFar(token, candidates), null);
            case Listed.ToTheEnd() -> {
                if (!soFar.toTheEnd()) {
                    targets.end(); // a later invocation that asks again has counted them
                }
                yield ended(now);
            }
        };
    }

    private Listed listed() {
        return soFar.toTheEnd() ? new Listed.ToTheEnd() : logs.list(soFar.token(), timeIsUp, this::at);
    }

    private SurveyedPlace refused(Failure failure, @Nullable String token, Instant now) {
        return delay(failure, !Objects.equals(token, soFar.token()), now)
                .map(delay -> surveyed(from.queryResults(), new ListingSoFar(token, candidates), delay))
                .orElseGet(() -> SurveyedPlace.barred(
                        from.place(), new PlaceOutcome.Unreachable(patience.spent(from.delay(), failure))));
    }

    /// Every log group was seen. Where AWS does not tell now which key the query results are on, a
    /// later invocation asks again.
    private SurveyedPlace ended(Instant now) {
        var untold = untold(classifier.moves(), now);
        if (untold.isPresent()) {
            return laterAtTheEnd(untold.orElseThrow());
        }
        if (!input.queryResults()) {
            return toTheEnd(QueryResultsState.EXCLUDED, now);
        }
        if (!targets.asksForQueryResults()) {
            return toTheEnd(targets.queryResults(QueryReading.NothingToQuery::new), now);
        }
        var reading = logs.queryResultsKeyOrOfOthers(candidates);
        var delay = reading instanceof QueryReading.Failed(var failure)
                ? delay(failure, !soFar.toTheEnd(), now)
                : Optional.<Delay>empty();
        return delay.or(() -> untold(reading, now))
                .map(this::laterAtTheEnd)
                .orElseGet(() -> toTheEnd(targets.queryResults(() -> reading), now));
    }

    /// If KMS does not tell now whom a key lets in, and the place is left alone because of that.
    private Optional<Delay> untold(SortedSet<Move> moves, Instant now) {
        return access.untold(moves).flatMap(failure -> delay(failure, !soFar.toTheEnd(), now));
    }

    private Optional<Delay> untold(QueryReading reading, Instant now) {
        return reading instanceof QueryReading.Read(var key)
                ? untold(new TreeSet<>(List.of(new Move(key, key))), now)
                : Optional.empty();
    }

    private SurveyedPlace laterAtTheEnd(Delay refused) {
        return surveyed(from.queryResults(), new ListingSoFar(null, candidates, true), refused);
    }

    private Optional<Delay> delay(Failure failure, boolean cameFurther, Instant now) {
        return patience.delay(cameFurther ? null : from.delay(), failure, now);
    }

    private void at(LogGroup group) {
        candidates = candidates.plus(group);
        if (!input.logGroups().test(group.name()) || !targets.at(group)) {
            excluded++;
            notes.add(Note.of(group, Came.to(CountedAs.EXCLUDED), null));
        }
    }

    /// What is wrong with the keys that targets are on, or why KMS did not say.
    private SortedMap<String, KeyHealth> troubles() {
        var troubles = new TreeMap<String, KeyHealth>();
        for (var shown : new TreeSet<>(classifier.presentKeys().keySet())) {
            if (PreviousKey.parse(shown) instanceof PreviousKey.Key key) {
                switch (logs.keys().health(key, timeIsUp)) {
                    case KeyHealth.Fit() -> {}
                    case KeyTrouble trouble -> troubles.put(shown, trouble);
                    case KeyHealth.NotLookedAt unseen -> troubles.put(shown, unseen);
                }
            }
        }
        return troubles;
    }

    private SurveyedPlace surveyed(QueryResultsState queryResults, @Nullable ListingSoFar rest, @Nullable Delay delay) {
        return surveyed(
                classifier.targets(excluded, queryResults, noted()),
                new TreeMap<>(from.present().troubles()),
                null,
                null,
                new SurveyedPlace.Rest(rest, delay, List.copyOf(classifier.moves())));
    }

    private Noted noted() {
        return from.noted().plus(notes.finish());
    }

    private SurveyedPlace toTheEnd(QueryResultsState queryResults, Instant now) {
        var troubles = troubles();
        KeyHealth.warnings(troubles).forEach(classifier::warnFirst); // a plan says it nowhere else
        var unservable = classifier.refusal();
        if (unservable.isPresent() || classifier.moves().isEmpty() || input.mode() == Mode.VERIFY) {
            return surveyed(
                    classifier.targets(excluded, queryResults, noted()),
                    troubles,
                    null,
                    unservable.orElse(null),
                    SurveyedPlace.Rest.NONE);
        }
        var found = access.of(classifier.moves(), now);
        AccessLook.warnings(found).forEach(classifier::warnFirst);
        var refusal = access.refusal(found);
        return surveyed(
                refusal.map(why -> classifier.refused(why, excluded, noted()))
                        .orElseGet(() -> classifier.targets(excluded, queryResults, noted())),
                troubles,
                found,
                refusal.map(PlaceOutcome.Refused::new).orElse(null),
                SurveyedPlace.Rest.NONE);
    }

    private SurveyedPlace surveyed(
            SurveyedPlace.FoundTargets found,
            SortedMap<String, KeyHealth> troubles,
            @Nullable Access compared,
            @Nullable PlaceOutcome barred,
            SurveyedPlace.Rest rest) {
        logs.keys().warnings().forEach(classifier::warn);
        return new SurveyedPlace(
                from.place(),
                barred,
                from.key(),
                found,
                from.undone(),
                new SurveyedPlace.PresentKeys(classifier.presentKeys(), troubles, compared),
                classifier.service(),
                classifier.warnings(),
                from.throttles() + logs.throttles(),
                rest,
                targets.compared().orElse(null));
    }
}
