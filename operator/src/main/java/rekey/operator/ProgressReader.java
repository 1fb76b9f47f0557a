package rekey.operator;

import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.plan.Packing;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.MapRunListItem;

/// Finds out how far a run is: three calls, however large it is. Nothing is listed in the bucket.
final class ProgressReader {
    /// Between the last state and now a run has few events of its own: a Map's children have their own
    /// histories.
    private static final int EVENTS = 30;

    private final SfnClient stepFunctions;
    private final Bucket bucket;
    private final Run run;
    private @Nullable Packing packing;

    ProgressReader(SfnClient stepFunctions, Bucket bucket, Run run) {
        this.stepFunctions = stepFunctions;
        this.bucket = bucket;
        this.run = run;
    }

    Progress look() {
        var phase = phase();
        return switch (phase) {
            case SURVEYING -> new Progress(phase, batches().orElse(null), null);
            case JUDGING_CANARY, BAKING, REPORTING -> new Progress(phase, null, packing());
            case ROTATING -> new Progress(phase, batches().orElse(null), packing());
            case STARTING, PLANNING, FINDING_REGIONS, PACKING, ENDED -> new Progress(phase, null, null);
        };
    }

    private Phase phase() {
        return stepFunctions
                .getExecutionHistory(request -> request.executionArn(run.execution())
                        .reverseOrder(true)
                        .includeExecutionData(false)
                        .maxResults(EVENTS))
                .events()
                .stream()
                .map(HistoryEvent::stateEnteredEventDetails)
                .filter(details -> details != null)
                .flatMap(details -> Phase.of(details.name()).stream())
                .findFirst()
                .orElse(Phase.STARTING);
    }

    /// Of the Map that was started last.
    Optional<Progress.Batches> batches() {
        return stepFunctions.listMapRuns(request -> request.executionArn(run.execution())).mapRuns().stream()
                .max(Comparator.comparing(MapRunListItem::startDate))
                .map(map -> stepFunctions
                        .describeMapRun(request -> request.mapRunArn(map.mapRunArn()))
                        .itemCounts())
                .map(items -> {
                    long failed = items.failed() + items.aborted() + items.timedOut();
                    return new Progress.Batches(items.succeeded() + failed, failed, items.total());
                });
    }

    /// A stack of another version may tell something else: then there are no numbers to show.
    private static Optional<Packing> packing(byte[] plan) {
        try {
            return Optional.ofNullable(Documents.reader(Packing.class)
                    .readValue(Json.MAPPER.readTree(plan).path("packing")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private @Nullable Packing packing() {
        if (packing == null) {
            packing = bucket.get(new RunFolder(run.run()).plan())
                    .flatMap(stored -> packing(stored.bytes()))
                    .orElse(null);
        }
        return packing;
    }
}
