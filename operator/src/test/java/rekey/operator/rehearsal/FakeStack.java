package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import rekey.report.Report;
import rekey.run.Json;

/// A stack whose runs end as soon as they are started.
final class FakeStack implements StackRuns {
    /// In order, by their modes.
    final List<String> modes = new ArrayList<>();
    final List<String> stopped = new ArrayList<>();
    final Map<String, Report> reports = new HashMap<>();
    /// What a run does, by its mode and input, and what it reports.
    BiFunction<String, ObjectNode, Report> work;
    /// Of a certificate; empty where there is none.
    Supplier<Map<String, String>> verdicts = Map::of;

    boolean goesOn;
    Runnable afterStart = () -> {};

    FakeStack(BiFunction<String, ObjectNode, Report> work) {
        this.work = work;
    }

    @Override
    public String name() {
        return "run-" + (modes.size() + 1);
    }

    @Override
    public void start(String run, ObjectNode input) {
        var mode = input.path("mode").asText();
        modes.add(mode);
        reports.put(run, work.apply(mode, input));
        afterStart.run();
    }

    @Override
    public boolean exists(String run) {
        return reports.containsKey(run);
    }

    @Override
    public boolean goesOn(String run) {
        return goesOn;
    }

    @Override
    public void stop(String run) {
        stopped.add(run);
    }

    @Override
    public Optional<Report> report(String run) {
        return Optional.ofNullable(reports.get(run));
    }

    @Override
    public Optional<JsonNode> certificate(String run) {
        var told = Json.MAPPER.createObjectNode();
        verdicts.get()
                .forEach((key, verdict) -> told.withArrayProperty("keys")
                        .addObject()
                        .put("key", key)
                        .put("verdict", verdict));
        return verdicts.get().isEmpty() ? Optional.empty() : Optional.of(told);
    }

    @Override
    public int concurrentFunctions() {
        return 1000;
    }

    @Override
    public String ending(String run) {
        return "SUCCEEDED";
    }
}
