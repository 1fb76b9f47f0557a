package rekey.operator;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rekey.plan.Packing;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.MapRunListItem;

/// Finds out how far a run is: three calls and what a few batches tell, however large it is. Nothing is listed in the
/// bucket.
final class ProgressReader {
    /// Between the last state and now a run has few events of its own: a Map's children have their own
    /// histories.
    private static final int EVENTS = 30;

    private final SfnClient stepFunctions;
    private final Bucket bucket;
    private final Run run;
    private final Duration propagation;
    private final InstantSource clock;
    private @Nullable Packing packing;
    private @Nullable LiveReader live;

    /// @param propagation that the stack waits
    ProgressReader(SfnClient stepFunctions, Bucket bucket, Run run, Duration propagation, InstantSource clock) {
        this.stepFunctions = stepFunctions;
        this.bucket = bucket;
        this.run = run;
        this.propagation = propagation;
        this.clock = clock;
    }

    Progress look() {
        var phase = phase();
        return switch (phase) {
            case SURVEYING -> new Progress(phase, newest(maps()).orElse(null), null);
            case JUDGING_CANARY, BAKING, ROTATING -> rotating(phase);
            case STARTING, PLANNING, FINDING_REGIONS, PACKING, REPORTING, ENDED -> new Progress(phase, null, null);
        };
    }

    private Progress rotating(Phase phase) {
        var maps = maps();
        var batches = newest(maps).orElse(null);
        // The first Map is that of the survey; each of the others is a wave.
        int wave = Math.max(0, maps.size() - 2);
        return new Progress(phase, batches, headway(wave, batches == null || batches.waiting() == 0));
    }

    private @Nullable Headway headway(int wave, boolean begun) {
        var cut = packing();
        if (cut == null) {
            return null;
        }
        if (live == null) {
            live = new LiveReader(bucket, new RunFolder(run.run()), cut);
        }
        var told = live.read(wave);
        return told.isEmpty() ? null : Headway.of(cut, told, wave, begun, propagation, clock.instant());
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

    private List<MapRunListItem> maps() {
        return stepFunctions
                .listMapRuns(request -> request.executionArn(run.execution()))
                .mapRuns();
    }

    Optional<Progress.Batches> batches() {
        return newest(maps());
    }

    /// Of the Map that was started last.
    private Optional<Progress.Batches> newest(List<MapRunListItem> maps) {
        return maps.stream()
                .max(Comparator.comparing(MapRunListItem::startDate))
                .map(map -> stepFunctions
                        .describeMapRun(request -> request.mapRunArn(map.mapRunArn()))
                        .itemCounts())
                .map(items -> {
                    long failed = items.failed() + items.aborted() + items.timedOut();
                    return new Progress.Batches(
                            items.succeeded() + failed,
                            failed,
                            Objects.requireNonNullElse(items.pending(), 0L),
                            items.total());
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
