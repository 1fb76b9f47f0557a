package rekey.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AwsErrors;
import rekey.outcome.AwsError;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.run.Json;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.MapRunListItem;

/// Reads the child executions of a run that did not succeed: as many as it takes to explain the
/// lost places, and no more than a report has time for.
///
/// Source: docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
public final class ChildExecutions {
    /// A run may have thousands, and DescribeExecution lets through some 15 a second.
    static final int MOST_READ = 100;

    static final int MOST_SEEN = 10_000;
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What has just ended may not be listed yet: the lists are eventually consistent.
    static final Duration BEFORE_SECOND_LOOK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ChildExecutions.class);
    private static final List<ExecutionStatus> NOT_SUCCEEDED =
            List.of(ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT, ExecutionStatus.ABORTED);
    private static final int PAGE = 1000;

    private final SfnClient stepFunctions;
    private final Time time;

    public ChildExecutions(SfnClient stepFunctions, Time time) {
        this.stepFunctions = stepFunctions;
        this.time = time;
    }

    /// @param lost the places to explain
    /// @return also where AWS gives no answer: what was read until then
    public FailedChildren of(String execution, List<LostPlace> lost) {
        var reading = new Reading(lost);
        try {
            reading.look(execution);
            if (reading.leavesSomeUnexplained()) {
                time.sleep(BEFORE_SECOND_LOOK);
                reading.look(execution);
            }
            return reading.result(null);
        } catch (SdkException e) {
            LOG.warn("The child executions of {} could not be read", execution, e);
            return reading.result(AwsErrors.of(e));
        }
    }

    private final class Reading {
        private final long end = time.nanos() + PATIENCE.toNanos();
        private final Set<LostPlace> unexplained;
        private final Set<String> seen = new HashSet<>();
        private final List<FailedChild> read = new ArrayList<>();

        private Reading(List<LostPlace> lost) {
            this.unexplained = new HashSet<>(lost);
        }

        private FailedChildren result(@Nullable AwsError refusal) {
            return new FailedChildren(List.copyOf(read), seen.size() - read.size(), refusal);
        }

        private boolean leavesSomeUnexplained() {
            return !unexplained.isEmpty() && seen.size() == read.size();
        }

        private void look(String execution) {
            for (var mapRun : stepFunctions
                    .listMapRunsPaginator(request -> request.executionArn(execution))
                    .mapRuns()) {
                for (var status : NOT_SUCCEEDED) {
                    children(mapRun, status);
                }
            }
        }

        private void children(MapRunListItem mapRun, ExecutionStatus status) {
            var phase = Phase.of(mapRun.mapRunArn());
            if (done(phase)) {
                return;
            }
            var pages = stepFunctions.listExecutionsPaginator(request ->
                    request.mapRunArn(mapRun.mapRunArn()).statusFilter(status).maxResults(PAGE));
            for (var child : pages.executions()) {
                if (seen.add(child.executionArn()) && read.size() < MOST_READ) {
                    read(phase, child.executionArn());
                }
                if (done(phase)) {
                    return;
                }
            }
        }

        private boolean done(Phase phase) {
            return seen.size() >= MOST_SEEN
                    || time.nanos() > end
                    || unexplained.stream().noneMatch(lost -> lost.phase() == phase);
        }

        private void read(Phase phase, String arn) {
            var child = stepFunctions.describeExecution(request -> request.executionArn(arn));
            var problem = new Problem(
                    Objects.requireNonNullElse(child.error(), ""), Objects.requireNonNullElse(child.cause(), ""));
            var failed = new FailedChild(phase, places(child), ChildFailure.of(child.statusAsString(), problem));
            read.add(failed);
            unexplained.removeIf(
                    lost -> lost.phase() == phase && failed.places().contains(lost.place()));
        }
    }

    /// The places of its batch, of whichever phase it is.
    private static Set<Place> places(DescribeExecutionResponse child) {
        return child.input() == null
                ? Set.of()
                : Json.tree(child.input()).findParents("account").stream()
                        .map(place -> new Place(
                                place.path("account").asText(),
                                place.path("region").asText()))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
