package rekey.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dashjoin.jsonata.JException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.lambda.AwsUnavailable;
import rekey.run.Json;

/// statemachine/rotate.asl.yaml, without AWS.
class WorkflowTest {
    private static final String FILE = "statemachine/rotate.asl.yaml";
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{(\\w+)}");

    static List<Machine> machines() {
        return Machine.all();
    }

    private static String type(JsonNode state) {
        return state.path("Type").asText();
    }

    private static @Nullable Object evaluate(String text, Map<String, String> variables) {
        return new JsonataExpression(Machine.expression(text))
                .evaluate(variables.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, variable -> Json.tree(variable.getValue()))));
    }

    private static String condition(Machine machine, String state, int choice) {
        return machine.state(state)
                .path("Choices")
                .path(choice)
                .path("Condition")
                .asText();
    }

    private static Machine processor(String map) {
        return Machine.all().stream()
                .filter(machine -> machine.name().equals(map))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theWorkflowHasTwoMaps() {
        assertThat(machines())
                .extracting(Machine::name)
                .containsExactly("workflow", "Survey the places", "Rotate the places");
    }

    @Test
    void thereIsNoAliasThatCloudFormationWouldLeaveUnresolved() throws IOException {
        try (var parser = new YAMLFactory().createParser(Yaml.text(FILE))) {
            while (parser.nextToken() != null) {
                assertThat(parser.isCurrentAlias())
                        .as("alias in line %d", parser.currentLocation().getLineNr())
                        .isFalse();
                assertThat(parser.currentName()).isNotEqualTo("<<");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyWayLeadsToAStateOfTheSameMachine(Machine machine) {
        assertThat(machine.states()).containsKey(machine.start());
        assertThat(machine.ways())
                .allSatisfy(way ->
                        assertThat(machine.states()).as("from " + way.from()).containsKey(way.to()));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyStateCanBeReached(Machine machine) {
        assertThat(machine.variables().keySet()).isEqualTo(machine.states().keySet());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyStateGoesOnOrEnds(Machine machine) {
        machine.states().forEach((name, state) -> {
            int ends = (state.has("Next") ? 1 : 0) + (state.path("End").asBoolean() ? 1 : 0);
            boolean chooses = type(state).equals("Choice");
            boolean last = type(state).equals("Succeed") || type(state).equals("Fail");
            assertThat(ends).as(name).isEqualTo(chooses || last ? 0 : 1);
            assertThat(state.has("Default")).as(name).isEqualTo(chooses);
        });
    }

    @ParameterizedTest
    @MethodSource("machines")
    void tasksAndOnlyTasksHaveATimeLimitAndAreTriedAgain(Machine machine) {
        machine.states().forEach((name, state) -> {
            boolean task = type(state).equals("Task");
            assertThat(state.path("TimeoutSeconds").isInt()).as(name).isEqualTo(task);
            assertThat(state.path("Retry").isArray()).as(name).isEqualTo(task);
            assertThat(state.has("Retry")).as(name).isEqualTo(task);
        });
    }

    @ParameterizedTest
    @MethodSource("machines")
    void whatIsTriedAgainIsNamedTransientAndJittered(Machine machine) {
        machine.states()
                .forEach((name, state) -> Yaml.stream(state.path("Retry")).forEach(retry -> {
                    assertThat(retry.path("JitterStrategy").asText()).as(name).isEqualTo("FULL");
                    assertThat(retry.path("MaxAttempts").asInt()).as(name).isBetween(1, 100);
                    assertThat(retry.path("MaxDelaySeconds").asInt()).as(name).isPositive();
                    assertThat(Yaml.list(retry.path("ErrorEquals")))
                            .as(name)
                            .isNotEmpty()
                            .allMatch(error -> error.equals(AwsUnavailable.class.getName())
                                    || error.matches("(Lambda|Runtime|Sandbox|States)\\..+"))
                            .doesNotContain("States.ALL", "States.TaskFailed");
                }));
    }

    /// Each trial has the bucket asked for 40 seconds, so they are half an hour together. With fewer the
    /// run would end of what a place outlasts.
    @ParameterizedTest
    @MethodSource("machines")
    void whatAwsWouldNotDoIsTriedAgainForAboutAsLongAsAPlaceIs(Machine machine) {
        machine.states().values().stream()
                .filter(state -> type(state).equals("Task"))
                .forEach(state -> assertThat(Yaml.stream(state.path("Retry"))
                                .filter(retry -> Yaml.list(retry.path("ErrorEquals"))
                                        .anyMatch(AwsUnavailable.class.getName()::equals))
                                .map(retry -> retry.path("MaxAttempts").asInt()))
                        .singleElement()
                        .satisfies(most -> assertThat(most).isBetween(20, 40)));
    }

    /// YAML's aliases are not to be had, so the same lines stand at every task.
    @Test
    void allTasksAreTriedAgainAlike() {
        var tasks = machines().stream()
                .flatMap(machine -> machine.states().values().stream())
                .filter(state -> type(state).equals("Task"))
                .map(state -> state.path("Retry"));
        assertThat(tasks.distinct()).hasSize(1);
    }

    @Test
    void whateverFailsInTheWorkflowIsReported() {
        var workflow = Machine.workflow();
        workflow.states().forEach((name, state) -> {
            boolean canFail = (type(state).equals("Task") || type(state).equals("Map")) && !name.equals("Report");
            assertThat(Yaml.stream(state.path("Catch"))
                            .filter(caught ->
                                    Yaml.list(caught.path("ErrorEquals")).anyMatch("States.ALL"::equals))
                            .map(caught -> caught.path("Next").asText()))
                    .as(name)
                    .isEqualTo(canFail ? List.of("Report") : List.of());
        });
    }

    @Test
    void everySubstitutionIsDeclaredAndEveryDeclaredOneIsUsed() {
        var used = SUBSTITUTION
                .matcher(Yaml.text(FILE))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var declared = new TreeSet<String>();
        Yaml.tree("template.yaml")
                .at("/Resources/StateMachine/Properties/DefinitionSubstitutions")
                .fieldNames()
                .forEachRemaining(declared::add);
        assertThat(declared).isNotEmpty().isEqualTo(used);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyExpressionIsAWholeTextAndParses(Machine machine) {
        assertThat(Yaml.texts(machine.definition()).filter(text -> text.contains("{%") || text.contains("%}")))
                .isNotEmpty()
                .allSatisfy(text -> assertThatCode(() -> new JsonataExpression(Machine.expression(text)).parse())
                        .as(text)
                        .doesNotThrowAnyException());
    }

    /// The children of a Distributed Map are executions of their own: they see no variable of the
    /// workflow.
    @ParameterizedTest
    @MethodSource("machines")
    void everyVariableIsAssignedOnEveryWayToWhereItIsRead(Machine machine) {
        var known = machine.variables();
        machine.states()
                .forEach((name, state) -> assertThat(known.getOrDefault(name, Set.of()))
                        .as("assigned before " + name)
                        .containsAll(Machine.read(state)));
    }

    /// Sample data for every expression: the requests and answers of the functions.
    private static Map<String, JsonNode> sample() {
        var sample = new HashMap<String, JsonNode>();
        sample.put("states", Json.tree("""
                {"input": {"run": "r1", "batch": {"number": 0}},
                 "context": {
                   "Execution": {"Name": "r1", "Id": "arn:execution", "StartTime": "2026-10-01T12:00:00Z",
                                 "Input": {}},
                   "State": {"EnteredTime": "2026-10-01T12:00:05Z"},
                   "Map": {"Item": {"Value": {"number": 0}}}},
                 "errorOutput": {"Error": "States.Timeout"},
                 "result": {"Payload": {
                   "bucket": "b", "batches": "k", "waves": [], "progress": "p", "step": 1, "part": 1, "left": false, "pause": false,
                   "settledAt": null, "verdict": "DONE", "pauseSeconds": 30,
                   "outcome": "COMPLETE"}}}"""));
        sample.put("survey", Json.tree("""
                {"bucket": "b", "batches": "runs/r1/survey/batches.jsonl", "places": 2, "workers": 3,
                 "regionsKnown": true}"""));
        sample.put(
                "packed",
                Json.tree("{\"bucket\": \"b\", \"waves\": [\"w0\", \"w1\"], \"targets\": 1, \"workers\": 3,"
                        + " \"afterCanary\": 1, \"bakeSeconds\": 60}"));
        sample.put("canary", Json.tree("{\"well\": true}"));
        sample.put("ended", Json.tree("""
                {"run": "r1", "outcome": "INCOMPLETE", "totals": {"places": 1}, "report": "s3://b/report.json",
                 "html": null, "targets": null, "warnings": [], "blockedBy": [], "error": "RotationIncomplete", "cause": "1 of 1 places"}"""));
        sample.put("work", Json.tree("{\"run\": \"r1\", \"batch\": {\"number\": 0}}"));
        sample.put("wave", Json.tree("0"));
        sample.put("step", Json.tree("0"));
        sample.put("part", Json.tree("0"));
        for (var empty : List.of("problem", "progress", "settledAt")) {
            sample.put(empty, Json.tree("null"));
        }
        sample.put("left", Json.tree("true"));
        sample.put("pause", Json.tree("false"));
        sample.put("verdict", Json.tree("\"ROTATE\""));
        sample.put("pauseSeconds", Json.tree("30"));
        return sample;
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyExpressionHasAValue(Machine machine) {
        assertThat(machine.expressions())
                .isNotEmpty()
                .allSatisfy(text -> assertThatCode(() -> new JsonataExpression(text).evaluate(sample()))
                        .as(text)
                        .doesNotThrowAnyException());
    }

    @Test
    void whatIsUndefinedIsNoValue() {
        assertThatThrownBy(() -> new JsonataExpression("$survey.misspelt").evaluate(sample()))
                .isInstanceOf(JException.class);
        assertThatThrownBy(() -> new JsonataExpression("$unknown").evaluate(sample()))
                .isInstanceOf(JException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | []              | null | Report",
                "0 | []              | 0    | Report",
                "0 | [\"w0\"]        | null | Rotate the places",
                "1 | [\"w0\"]        | null | Report",
                "0 | [\"w0\"]        | 0    | Judge the canary",
                "1 | [\"w0\"]        | 0    | Report",
                "0 | [\"w0\",\"w1\"] | 1    | Rotate the places",
                "1 | [\"w0\",\"w1\"] | 1    | Judge the canary",
                "2 | [\"w0\",\"w1\"] | 1    | Report"
            })
    void theWavesAreWorkedOnInTurnAndTheCanaryIsJudgedBeforeTheOneAfterIt(
            String wave, String waves, String afterCanary, String next) {
        var packed = "{\"waves\": %s, \"afterCanary\": %s}".formatted(waves, afterCanary);
        assertThat(chosen("workflow", "Next wave?", Map.of("wave", wave, "packed", packed)))
                .isEqualTo(next);
        assertThat(Machine.workflow().state("Rotate the places").path("Next").asText())
                .isEqualTo("Next wave?");
    }

    @ParameterizedTest
    @CsvSource({"false, 0, Report", "false, 1800, Report", "true, 0, Rotate the places", "true, 1800, Let it bake"})
    void aCanaryThatIsNotWellStopsTheRunAndOneThatIsBakes(String well, String bakeSeconds, String next) {
        var variables = Map.of(
                "canary", "{\"well\": %s}".formatted(well), "packed", "{\"bakeSeconds\": %s}".formatted(bakeSeconds));
        var workflow = Machine.workflow();
        assertThat(workflow.state("Judge the canary").path("Next").asText()).isEqualTo("Is the canary well?");
        assertThat(chosen("workflow", "Is the canary well?", variables)).isEqualTo(next);
        assertThat(workflow.state("Let it bake").path("Next").asText()).isEqualTo("Rotate the places");
        assertThat(evaluate(workflow.state("Let it bake").path("Seconds").asText(), variables))
                .isEqualTo(Integer.parseInt(bakeSeconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | [\"w0\"] | w0", "0 | [\"w0\",\"w1\"] | w0", "1 | [\"w0\",\"w1\"] | w1"})
    void aWaveReadsItsOwnBatches(String wave, String waves, String key) {
        var variables = Map.of("wave", wave, "packed", "{\"bucket\": \"b\", \"waves\": %s}".formatted(waves));
        var arguments = Machine.workflow().state("Rotate the places").at("/ItemReader/Arguments");
        assertThat(evaluate(arguments.path("Key").asText(), variables)).isEqualTo(key);
        assertThat(evaluate(arguments.path("Bucket").asText(), variables)).isEqualTo("b");
    }

    @Test
    void theNextWaveIsTheOneAfter() {
        var next =
                Machine.workflow().state("Rotate the places").at("/Assign/wave").asText();
        assertThat(evaluate(next, Map.of("wave", "1"))).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"Error\": \"E\", \"Cause\": \"C\"} | E | C", "{\"Error\": \"E\"}                   | E | ''"})
    void aProblemHasACauseAlsoWhereStepFunctionsGivesNone(String output, String error, String cause) {
        var variables = Map.of("states", "{\"errorOutput\": %s}".formatted(output));
        for (var state : List.of(
                "Plan the run",
                "Find the Regions",
                "Survey the places",
                "Pack",
                "Judge the canary",
                "Rotate the places")) {
            var problem = Machine.workflow().state(state).at("/Catch/0/Assign/problem");
            assertThat(evaluate(problem.path("error").asText(), variables))
                    .as(state)
                    .isEqualTo(error);
            assertThat(evaluate(problem.path("cause").asText(), variables))
                    .as(state)
                    .isEqualTo(cause);
        }
    }

    @Test
    void aRunWithoutAProblemReportsNone() {
        var error = Machine.workflow()
                .state("Report")
                .at("/Arguments/Payload/error")
                .asText();
        assertThat(evaluate(error, Map.of("problem", "null"))).isNull();
        assertThat(evaluate(error, Map.of("problem", "{\"error\": \"E\", \"cause\": \"\"}")))
                .isEqualTo(Map.of("error", "E", "cause", ""));
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE, true", "READY, true", "BLOCKED, true", "INCOMPLETE, false"})
    void onlyACompleteRunAndAPlanSucceed(String outcome, boolean succeeds) {
        var workflow = Machine.workflow();
        assertThat(workflow.state("Complete?").at("/Choices/0/Next").asText()).isEqualTo("Complete");
        assertThat(workflow.state("Complete?").path("Default").asText()).isEqualTo("Incomplete");
        assertThat(evaluate(
                        condition(workflow, "Complete?", 0),
                        Map.of("ended", "{\"outcome\": \"%s\"}".formatted(outcome))))
                .isEqualTo(succeeds);
    }

    @Test
    void theOutputIsRunOutcomeTotalsAndWhereTheReportIs() {
        var ended = Map.of("ended", """
                {"run": "r1", "outcome": "COMPLETE", "totals": {"places": 3}, "report": "s3://b/r",
                 "html": "s3://b/h", "targets": "s3://b/t", "warnings": [], "blockedBy": [], "error": null, "cause": null}""");
        var output = Machine.workflow().state("Complete").path("Output");
        assertThat(output.properties().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                field ->
                                        String.valueOf(evaluate(field.getValue().asText(), ended)))))
                .isEqualTo(Map.of(
                        "run",
                        "r1",
                        "outcome",
                        "COMPLETE",
                        "totals",
                        "{places=3}",
                        "report",
                        "s3://b/r",
                        "html",
                        "s3://b/h",
                        "targets",
                        "s3://b/t",
                        "warnings",
                        "[]",
                        "blockedBy",
                        "[]"));
    }

    @Test
    void aRunThatIsNotCompleteFailsWithItsErrorAndCause() {
        var ended = Map.of("ended", "{\"error\": \"RotationIncomplete\", \"cause\": \"2 of 4 places\"}");
        var incomplete = Machine.workflow().state("Incomplete");
        assertThat(evaluate(incomplete.path("Error").asText(), ended)).isEqualTo("RotationIncomplete");
        assertThat(evaluate(incomplete.path("Cause").asText(), ended)).isEqualTo("2 of 4 places");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | false | null                     | Rotate",
                "true  | false | \"2026-10-01T12:00:00Z\" | Rotate",
                "true  | true  | null                     | Pause the rotation",
                "true  | true  | \"2026-10-01T12:00:00Z\" | Pause the rotation",
                "false | false | null                     | Verify",
                "false | false | \"2026-10-01T12:00:00Z\" | Wait until it took effect"
            })
    void aBatchIsRotatedToItsEndAndWaitedForWhereSomethingWasChanged(
            String left, String pause, String settledAt, String next) {
        var known = Map.of("left", left, "pause", pause, "settledAt", settledAt);
        assertThat(chosen("Rotate the places", "Anything left?", known)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"ROTATE, Rotate", "LOOK_ON, Verify", "LOOK_AGAIN, Wait a little", "DONE, Done"})
    void aBatchIsVerifiedUntilItIsDone(String verdict, String next) {
        assertThat(chosen("Rotate the places", "Verified?", Map.of("verdict", "\"" + verdict + "\"")))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"true, false, Survey", "true, true, Pause the survey", "false, false, Surveyed"})
    void aBatchIsSurveyedToItsEnd(String left, String pause, String next) {
        assertThat(chosen("Survey the places", "Any place left?", Map.of("left", left, "pause", pause)))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"true, Survey the places", "false, Find the Regions"})
    void theAccountsAreAskedForTheirRegionsOnlyWhereThePlanDoesNotKnowThem(String known, String next) {
        assertThat(afterThePlan(known, known.equals("true") ? "7" : "0")).isEqualTo(next);
        assertThat(Machine.workflow().state("Plan the run").path("Next").asText())
                .isEqualTo("Which Regions?");
    }

    @Test
    void onceTheyWereAskedThePlanIsCompletedFromTheSameInput() {
        assertThat(Machine.workflow().state("Find the Regions").path("Next").asText())
                .isEqualTo("Plan the run");
        assertThat(evaluate(
                        Machine.workflow()
                                .state("Plan the run")
                                .at("/Arguments/Payload/input")
                                .asText(),
                        Map.of("states", """
                                {"input": {}, "context": {"Execution": {"Input": {"regions": "enabled"}}}}""")))
                .isEqualTo(Map.of("regions", "enabled"));
    }

    private static String afterThePlan(String regionsKnown, String places) {
        return chosen("workflow", "Which Regions?", Map.of("survey", """
                {"regionsKnown": %s, "places": %s}""".formatted(regionsKnown, places)));
    }

    /// AWS does not say what a Map makes of a file without a line.
    @ParameterizedTest
    @CsvSource({"0, Pack", "1, Survey the places", "40000, Survey the places"})
    void noMapIsGivenAnEmptyFile(String places, String next) {
        assertThat(afterThePlan("true", places)).isEqualTo(next);
    }

    private static String chosen(String map, String choice, Map<String, String> variables) {
        var state = processor(map).state(choice);
        return Yaml.stream(state.path("Choices"))
                .filter(rule ->
                        Boolean.TRUE.equals(evaluate(rule.path("Condition").asText(), variables)))
                .map(rule -> rule.path("Next").asText())
                .findFirst()
                .orElse(state.path("Default").asText());
    }

    @Test
    void aMapReadsLinesStartsStandardChildrenAndOutlivesThemAll() {
        var maps = Machine.workflow().states().values().stream()
                .filter(state -> type(state).equals("Map"))
                .toList();
        assertThat(maps).allSatisfy(map -> {
            assertThat(map.at("/ItemReader/ReaderConfig/InputType").asText()).isEqualTo("JSONL");
            assertThat(map.at("/ItemProcessor/ProcessorConfig/Mode").asText()).isEqualTo("DISTRIBUTED");
            assertThat(map.at("/ItemProcessor/ProcessorConfig/ExecutionType").asText())
                    .isEqualTo("STANDARD");
            assertThat(map.path("ToleratedFailurePercentage").asInt()).isEqualTo(100);
            assertThat(map.path("MaxConcurrency").asText()).endsWith(".workers %}");
            assertThat(map.path("Label").asText()).matches("[A-Za-z]{1,40}");
        });
        assertThat(maps).extracting(map -> map.path("Label").asText()).doesNotHaveDuplicates();
    }

    /// Without it a Map gathers what its children failed of in its state, which is limited to 256 KiB.
    @ParameterizedTest
    @CsvSource({"Survey the places, survey, runs/r1/maps/survey", "Rotate the places, packed, runs/r1/maps/rotate"})
    void whatComesOfTheChildrenIsWrittenToTheRunsFolder(String map, String variable, String prefix) {
        var writer = Machine.workflow().state(map).path("ResultWriter");
        assertThat(writer.path("Resource").asText()).isEqualTo("arn:${Partition}:states:::s3:putObject");
        var variables =
                Map.of(variable, "{\"bucket\": \"b\"}", "states", "{\"context\": {\"Execution\": {\"Name\": \"r1\"}}}");
        var arguments = writer.path("Arguments");
        assertThat(evaluate(arguments.path("Bucket").asText(), variables)).isEqualTo("b");
        assertThat(evaluate(arguments.path("Prefix").asText(), variables)).isEqualTo(prefix);
    }

    /// State is limited to 256 KiB, and a Map gathers the outputs of all its children.
    @Test
    void nothingOfAPlaceTravelsThroughState() {
        Machine.workflow().states().values().stream()
                .filter(state -> type(state).equals("Map"))
                .forEach(map -> assertThat(map.path("Output")).isEqualTo(Json.tree("{}")));
        for (var machine : machines().subList(1, machines().size())) {
            assertThat(machine.states().values().stream()
                            .filter(state ->
                                    state.path("End").asBoolean() || type(state).equals("Succeed"))
                            .map(state -> state.path("Output")))
                    .as(machine.name())
                    .isNotEmpty()
                    .allMatch(output -> output.equals(Json.tree("{}")));
        }
    }
}
