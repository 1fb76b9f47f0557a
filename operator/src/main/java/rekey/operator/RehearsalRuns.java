package rekey.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.operator.rehearsal.StackRuns;
import rekey.outcome.Excerpt;
import rekey.report.Report;
import rekey.run.Json;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The runs of the stack, for a rehearsal.
final class RehearsalRuns implements StackRuns {
    private static final int MOST_SAID = 1_000;

    private final Hub hub;
    private final Runs runs;

    RehearsalRuns(Hub hub) {
        this.hub = hub;
        this.runs = hub.runs();
    }

    @Override
    public int concurrentFunctions() {
        return hub.client(LambdaClient.builder())
                .getAccountSettings()
                .accountLimit()
                .concurrentExecutions();
    }

    @Override
    public String name() {
        return StartCommand.name();
    }

    @Override
    public void start(String run, ObjectNode input) {
        runs.begin(run, input);
    }

    @Override
    public boolean exists(String run) {
        return runs.find(run).isPresent();
    }

    @Override
    public boolean goesOn(String run) {
        return runs.require(run).goesOn();
    }

    @Override
    public void stop(String run) {
        runs.stop(runs.require(run));
    }

    @Override
    public Optional<Report> report(String run) {
        return runs.kept(run);
    }

    @Override
    public Optional<JsonNode> certificate(String run) {
        return hub.bucket().get("runs/%s/retirement.json".formatted(run)).map(stored -> tree(stored.bytes()));
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String ending(String run) {
        var told = hub.client(SfnClient.builder())
                .describeExecution(
                        request -> request.executionArn(runs.require(run).execution()));
        return Stream.of(told.statusAsString(), told.error(), told.cause())
                .filter(Objects::nonNull)
                .map(text -> Excerpt.of(text, MOST_SAID))
                .collect(Collectors.joining(": "));
    }
}
