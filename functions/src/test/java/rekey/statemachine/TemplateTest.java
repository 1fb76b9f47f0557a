package rekey.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.finish.ReportHandler;
import rekey.input.Canary;
import rekey.input.ExecutionInput;
import rekey.input.InputParser;
import rekey.input.Mode;
import rekey.input.OrganizationalUnitScope;
import rekey.input.StackDefaults;
import rekey.place.Partition;
import rekey.place.Place;
import rekey.run.Json;
import rekey.run.RunFolder;

/// template.yaml and member.yaml, without AWS.
class TemplateTest {
    private static final String HUB = "template.yaml";
    private static final String MEMBER = "member.yaml";
    private static final Pattern ANY_RESOURCE = Pattern.compile("^ *(- )?(Resource: *)?(- *)?['\"]\\*['\"] *$");

    static List<Map.Entry<String, JsonNode>> functions() {
        return resources("AWS::Serverless::Function");
    }

    private static List<Map.Entry<String, JsonNode>> resources(String type) {
        return Yaml.tree(HUB).path("Resources").properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type))
                .toList();
    }

    private static Stream<JsonNode> statements(String file) {
        return Yaml.all(Yaml.tree(file)).filter(node -> node.has("Effect"));
    }

    private static JsonNode statement(String file, String sid) {
        return statements(file)
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no statement " + sid));
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theHandlerOfEveryFunctionIsThere(Map.Entry<String, JsonNode> function) throws ReflectiveOperationException {
        var handler =
                Class.forName(function.getValue().at("/Properties/Handler").asText());
        assertThat(RequestStreamHandler.class).isAssignableFrom(handler);
        assertThat(Modifier.isPublic(handler.getModifiers())).isTrue();
        assertThat(Modifier.isPublic(handler.getConstructor().getModifiers())).isTrue();
    }

    @Test
    void noFunctionHasAFixedName() {
        assertThat(functions())
                .hasSizeGreaterThan(5)
                .allSatisfy(function -> assertThat(
                                function.getValue().at("/Properties").has("FunctionName"))
                        .as(function.getKey())
                        .isFalse());
    }

    @Test
    void theEnvironmentHasWhatTheFunctionsReadAndAwsDoesNotSet() {
        assertThat(names(Yaml.tree(HUB).at("/Globals/Function/Environment/Variables")))
                .contains(
                        "BUCKET",
                        "KEY_ALIAS",
                        "REGIONS",
                        "MEMBER_ROLE_NAME",
                        "PLACES_PER_WORKER",
                        "MAX_WORKERS",
                        "PROPAGATION_SECONDS");
        assertThat(names(Yaml.tree(HUB).at("/Resources/ReportFunction/Properties/Environment/Variables")))
                .contains("TOPIC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                | true",
                "enabled                           | true",
                "eu-central-1                      | true",
                "'eu-central-1,us-gov-west-1'      | true",
                "' eu-central-1 , ap-southeast-2 ' | true",
                "'eu-central-1,'                   | false",
                "'enabled,eu-central-1'            | false",
                "Enabled                           | false",
                "Frankfurt                         | false"
            })
    void theParameterRegionsIsAListOrEnabledOrEmpty(String value, boolean allowed) {
        var pattern = Yaml.tree(HUB).at("/Parameters/Regions/AllowedPattern").asText();
        assertThat(value.matches(pattern)).isEqualTo(allowed);
    }

    @Test
    void everyTaskHasAsLongAsItsFunction() {
        int timeout = Yaml.tree(HUB).at("/Globals/Function/Timeout").asInt();
        assertThat(timeout).isPositive();
        for (var machine : Machine.all()) {
            machine.states().forEach((name, state) -> {
                if (state.has("TimeoutSeconds")) {
                    assertThat(state.path("TimeoutSeconds").asInt()).as(name).isGreaterThanOrEqualTo(timeout);
                }
            });
        }
    }

    @Test
    void everythingHasADefaultButWhatOnlyTheCustomerKnows() {
        assertThat(withoutDefault(HUB)).isEmpty();
        assertThat(withoutDefault(MEMBER)).containsExactlyInAnyOrder("WorkerRoleArn", "OrganizationId");
    }

    private static List<String> withoutDefault(String file) {
        return Yaml.tree(file).path("Parameters").properties().stream()
                .filter(parameter -> !parameter.getValue().has("Default"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// A statement for every resource says in a comment of its own why it names none.
    @ParameterizedTest
    @ValueSource(strings = {HUB, MEMBER})
    void everyStatementNamesItsResourcesOrSaysWhyItCannot(String file) {
        var lines = Yaml.text(file).lines().toList();
        var unexplained = new ArrayList<String>();
        int found = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (ANY_RESOURCE.matcher(lines.get(i)).matches()) {
                found++;
                if (!explained(lines, i)) {
                    unexplained.add("%s:%d".formatted(file, i + 1));
                }
            }
        }
        assertThat(unexplained).isEmpty();
        assertThat((long) found)
                .as("the lines found are the statements there are")
                .isEqualTo(statements(file)
                        .filter(statement ->
                                Yaml.list(statement.path("Resource")).anyMatch("*"::equals))
                        .count());
    }

    private static boolean explained(List<String> lines, int resource) {
        for (int i = resource; i >= 0; i--) {
            var line = lines.get(i).strip();
            if (line.startsWith("#")) {
                return true;
            }
            if (line.startsWith("- Sid:") || line.startsWith("- Effect:")) {
                return false;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(strings = {HUB, MEMBER})
    void whatIsAllowedIsNamedActionByAction(String file) {
        assertThat(statements(file)
                        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                        // Without it nobody could manage the key any more, the account's administrators least of all.
                        .filter(statement -> !statement.path("Sid").asText().equals("ManagedByThisAccountsPolicies"))
                        .flatMap(statement -> Yaml.list(statement.path("Action"))))
                .isNotEmpty()
                .allMatch(action -> action.matches("[a-z0-9-]+:[A-Z][A-Za-z0-9]+\\*?"));
    }

    /// In China they are `arn:aws-cn:…`, those of the integrations of a state machine too.
    @ParameterizedTest
    @ValueSource(strings = {HUB, MEMBER, "statemachine/rotate.asl.yaml"})
    void noArnNamesAPartition(String file) {
        assertThat(Yaml.text(file).lines())
                .filteredOn(line -> line.contains("arn:") && !line.endsWith("arn:")) // S3 calls a context so
                .isNotEmpty()
                .allMatch(line -> line.contains("arn:${AWS::Partition}:")
                        || line.contains("arn:${Partition}:")
                        || line.contains("arn:aws[a-z-]*:"));
    }

    /// The principals of these services are the same in every partition; that of CloudWatch Logs is
    /// not.
    @ParameterizedTest
    @ValueSource(strings = {HUB, MEMBER})
    void onlyPrincipalsOfEveryPartitionAreWrittenOut(String file) {
        assertThat(Yaml.text(file).lines())
                .filteredOn(line -> line.contains("amazonaws.com") && !line.contains("docs.aws."))
                .allMatch(line -> line.matches(
                        " *Principal: \\{Service: (lambda|states|scheduler|cloudwatch|events)\\.amazonaws\\.com}"
                                + "| *Principal: events\\.amazonaws\\.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {HUB, MEMBER})
    void nothingDisablesDeletesOrRewritesAKey(String file) {
        assertThat(statements(file).flatMap(statement -> Yaml.list(statement.path("Action"))))
                .doesNotContain("kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:PutKeyPolicy");
    }

    private static String input(String schedule, Map<String, String> parameters) {
        var given = new HashMap<>(parameters);
        given.put("AWS::StackName", "our-rekey");
        return new Deployment(HUB, given)
                .text("Resources", "StateMachine", "Properties", "Events", schedule, "Properties", "Input");
    }

    private static ExecutionInput scheduled(String schedule, Map<String, String> parameters) {
        var defaults =
                new StackDefaults("alias/cloudwatch-logs", List.of("eu-central-1"), Set.of("eu-central-1"), true);
        return new InputParser(defaults).parse(Json.tree(input(schedule, parameters)));
    }

    /// The page shows it: nobody else knows who started a run.
    @ParameterizedTest
    @CsvSource({"OnSchedule, Schedule", "OnVerifySchedule, VerifySchedule", "OnRetireSchedule, RetireSchedule"})
    void aScheduledRunSaysWhichScheduleOfWhichStackStartedIt(String schedule, String parameter) {
        assertThat(Json.tree(input(schedule, WITH_CANARY)).path("Comment").asText())
                .isEqualTo("Started by the %s of the stack our-rekey".formatted(parameter));
    }

    private static final Map<String, String> WITH_CANARY =
            Map.of("CanaryAccounts", "111111111111,222222222222", "CanaryBakeMinutes", "45");
    private static final String UNITS = "ou-ab12-11111111,ou-ab12-22222222";

    @ParameterizedTest
    @CsvSource({"OnSchedule, ROTATE", "OnVerifySchedule, VERIFY", "OnRetireSchedule, RETIRE"})
    void aScheduledRunIsOfTheModeThatItsScheduleIsNamedForAndVisitsAllAccounts(String schedule, Mode mode) {
        assertThat(scheduled(schedule, Map.of()))
                .returns(mode, ExecutionInput::mode)
                .returns(OrganizationalUnitScope.ALL, ExecutionInput::organizationalUnits)
                .returns(null, ExecutionInput::canary);
    }

    /// The others lack the member role, and would make every such run incomplete.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OnSchedule | r-ab12",
                "OnSchedule | " + UNITS,
                "OnVerifySchedule | " + UNITS,
                "OnRetireSchedule | " + UNITS
            })
    void aScheduledRunVisitsTheAccountsOfTheUnitsThatHaveTheRoleAndNoOthers(String schedule, String units) {
        var parameters = new HashMap<>(WITH_CANARY);
        parameters.put("OrganizationalUnitIds", units);
        assertThat(scheduled(schedule, parameters).organizationalUnits())
                .isEqualTo(new OrganizationalUnitScope(List.of(units.split(",")), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", UNITS})
    void withCanaryAccountsEveryScheduledRotationHasACanaryAndNoVerification(String units) {
        var parameters = new HashMap<>(WITH_CANARY);
        parameters.put("OrganizationalUnitIds", units);
        assertThat(scheduled("OnSchedule", parameters))
                .returns(Mode.ROTATE, ExecutionInput::mode)
                .returns(new Canary(List.of("111111111111", "222222222222"), 45), ExecutionInput::canary);
        assertThat(scheduled("OnVerifySchedule", parameters).canary()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OnSchedule", "OnVerifySchedule", "OnRetireSchedule"})
    void noScheduleHasANameThatAnotherStackOfTheAccountHasToo(String schedule) {
        assertThat(properties("StateMachine")
                        .at("/Events/" + schedule + "/Properties/OmitName")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                 | true",
                "r-ab12                             | true",
                "ou-ab12-11111111                   | true",
                "ou-ab12-11111111,ou-ab12-22222222  | true",
                "'ou-ab12-11111111, ou-ab12-2222222'| false",
                "ou-ab12-11111111,r-ab12            | false",
                "r-ab12,ou-ab12-11111111            | false",
                "r-ab12,                            | false",
                "Workloads                          | false"
            })
    void theParameterOrganizationalUnitIdsIsTheRootOrAListOfUnitsOrEmpty(String value, boolean allowed) {
        var pattern = Yaml.tree(HUB).at("/Parameters/OrganizationalUnitIds/AllowedPattern");
        assertThat(value.matches(pattern.asText())).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | true",
                "111122223333                | true",
                "111122223333,444455556666   | true",
                "'111122223333, 444455556666'| false",
                "111122223333,               | false",
                "1111-2222-3333              | false"
            })
    void theParameterCanaryAccountsIsAListOfIdsOrEmpty(String value, boolean allowed) {
        var parameters = Yaml.tree(HUB).path("Parameters");
        assertThat(value.matches(parameters.at("/CanaryAccounts/AllowedPattern").asText()))
                .isEqualTo(allowed);
        assertThat(parameters.at("/CanaryBakeMinutes/MaxValue").asInt()).isEqualTo(Canary.MOST_MINUTES);
    }

    /// A rate's first run would start amid the deployment.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | true",
                "cron(0 3 ? * SUN *)   | true",
                "at(2027-01-01T03:00:00)| true",
                "rate(7 days)          | false",
                "every day             | false"
            })
    void aScheduleNamesItsFirstTime(String value, boolean allowed) {
        assertThat(Stream.of("Schedule", "VerifySchedule", "RetireSchedule")
                        .map(name ->
                                Yaml.tree(HUB).path("Parameters").path(name).path("AllowedPattern")))
                .allMatch(pattern -> value.matches(pattern.asText()) == allowed);
    }

    /// What is left out has the member template's default, whatever the hub was told.
    @Test
    void bothWaysTheHubDeploysTheMemberRoleWithEachOfItsParameters() {
        var parameters = names(Yaml.tree(MEMBER).path("Parameters"));
        assertThat(Yaml.all(properties("MemberRoles").path("Parameters"))
                        .filter(node -> node.has("ParameterKey"))
                        .map(node -> node.path("ParameterKey").asText()))
                .containsExactlyInAnyOrderElementsOf(parameters);
        assertThat(names(properties("MemberRoleHere").path("Parameters")))
                .containsExactlyInAnyOrderElementsOf(parameters);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                | SELF            | false",
                "r-ab12                            | SELF            | true",
                "ou-ab12-11111111                  | SELF            | false",
                "ou-ab12-11111111,ou-ab12-22222222 | SELF            | false",
                "r-ab12                            | DELEGATED_ADMIN | false"
            })
    void theManagementAccountGetsTheRoleWithTheRootOnly(String units, String callAs, boolean gets) {
        assertThat(new Deployment(HUB, Map.of("OrganizationalUnitIds", units, "CallAs", callAs)).holds("MemberItself"))
                .isEqualTo(gets);
    }

    /// It is a percentage of the accounts, rounded down: with 100 a deployment that fails in all of
    /// them would be a success.
    @Test
    void aDeploymentOfTheMemberRoleThatFailsEverywhereIsNoSuccess() {
        int tolerated = properties("MemberRoles")
                .at("/OperationPreferences/FailureTolerancePercentage")
                .asInt();
        assertThat(IntStream.of(1, 2, 10, 100, 5000))
                .allMatch(accounts -> accounts * tolerated / 100 < accounts)
                .allMatch(accounts -> accounts == 1 || accounts * tolerated / 100 >= 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | true",
                "bound      | true",
                "all/bound  | true",
                "/bound     | false",
                "/all/bound | false",
                "all//bound | false",
                "all/       | false"
            })
    void aPermissionsBoundaryIsNamedWithoutTheSlashThatItsArnBringsItself(String value, boolean allowed) {
        assertThat(Stream.of(
                        Yaml.tree(HUB).at("/Parameters/MemberPermissionsBoundary/AllowedPattern"),
                        Yaml.tree(MEMBER).at("/Parameters/PermissionsBoundary/AllowedPattern")))
                .allMatch(pattern -> value.matches(pattern.asText()) == allowed);
    }

    @Test
    void theMemberRoleTrustsTheWorkerInItsOrganizationAndNobodyElse() {
        var trust = Yaml.tree(MEMBER).at("/Resources/Role/Properties/AssumeRolePolicyDocument/Statement");
        assertThat(trust).hasSize(1);
        assertThat(names(trust.path(0).path("Principal"))).containsExactly("AWS");
        assertThat(trust.at("/0/Principal/AWS").asText()).isEqualTo("WorkerRoleArn");
        assertThat(trust.at("/0/Condition/StringEquals/aws:PrincipalOrgID").asText())
                .isEqualTo("OrganizationId");
    }

    /// What tells of a key, and does not use it.
    private static final Set<String> USING =
            Set.of("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*");

    /// The member roles trust no other role, so whoever enters a member is a worker.
    @Test
    void everyFunctionThatEntersAMemberHasTheWorkersRole() {
        assertThat(functions().stream()
                        .filter(function -> function.getValue()
                                .at("/Properties/Role")
                                .asText()
                                .equals("WorkerRole.Arn"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("RegionsFunction", "SurveyFunction", "RotateFunction", "VerifyFunction");
    }

    @Test
    void theMemberRoleUsesAKeyOnlyThroughCloudWatchLogs() {
        assertThat(statements(MEMBER)
                        .filter(statement -> Yaml.list(statement.path("Action")).anyMatch(USING::contains)))
                .isNotEmpty()
                .allSatisfy(statement -> assertThat(statement
                                .at("/Condition/StringLike/kms:ViaService")
                                .asText())
                        .isEqualTo("logs.*.${AWS::URLSuffix}"));
    }

    @Test
    void theMemberRoleMakesKeysOnlyWhereItIsToldTo() {
        var member = Yaml.tree(MEMBER);
        assertThat(member.at("/Resources/KeyCreation/Condition").asText()).isEqualTo("MayCreateKeys");
        assertThat(member.at("/Parameters/CreateKeys/Default").asText()).isEqualTo("no");
        assertThat(member.at("/Parameters/KeyAlias/Default"))
                .isEqualTo(Yaml.tree(HUB).at("/Parameters/KeyAlias/Default"));
        assertThat(statements(MEMBER)
                        .filter(statement -> statement.path("Resource").asText().contains(":alias/")))
                .isEmpty();
        var making = Yaml.all(member.at("/Resources/KeyCreation")).toList();
        assertThat(Yaml.all(member)
                        .filter(node -> node.has("Effect") && !making.contains(node))
                        .flatMap(statement -> Yaml.list(statement.path("Action")))
                        .filter(action -> action.startsWith("kms:") && !USING.contains(action)))
                .containsExactlyInAnyOrder(
                        "kms:DescribeKey",
                        "kms:ListAliases",
                        "kms:GetKeyPolicy",
                        "kms:ListGrants",
                        "kms:GetKeyLastUsage");
    }

    @Test
    void theMemberRoleMayDoWhatAWorkerCallsAndNoMore() {
        assertThat(statements(MEMBER)
                        .filter(statement -> statement.path("Sid").isTextual())
                        .flatMap(statement -> Yaml.list(statement.path("Action")))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "account:ListRegions",
                        "logs:DescribeLogGroups",
                        "logs:DescribeAccountPolicies",
                        "tag:GetResources",
                        "logs:AssociateKmsKey",
                        "logs:DisassociateKmsKey",
                        "logs:StartQuery",
                        "logs:GetQueryResults",
                        "kms:DescribeKey",
                        "kms:ListAliases",
                        "kms:GetKeyPolicy",
                        "kms:ListGrants",
                        "kms:ListKeys",
                        "kms:ListResourceTags",
                        "kms:CreateKey",
                        "kms:TagResource",
                        "kms:EnableKeyRotation",
                        "kms:CreateAlias",
                        "kms:UpdateAlias",
                        "logs:ListLogAnomalyDetectors",
                        "logs:DescribeLookupTables",
                        "logs:ListScheduledQueries",
                        "logs:ListIntegrations",
                        "observabilityadmin:ListS3TableIntegrations",
                        "observabilityadmin:GetS3TableIntegration",
                        "observabilityadmin:ListTelemetryRules",
                        "observabilityadmin:GetTelemetryRule",
                        "xray:GetEncryptionConfig",
                        "aiops:ListInvestigationGroups",
                        "aiops:GetInvestigationGroup",
                        "glue:GetSecurityConfigurations",
                        "cloudwatch:GetDataset",
                        "kms:GetKeyLastUsage",
                        // These CloudWatch Logs calls, on the worker's behalf.
                        "kms:Encrypt",
                        "kms:Decrypt",
                        "kms:ReEncrypt*",
                        "kms:GenerateDataKey*");
    }

    /// Each level has what the one before it has.
    @Test
    void onlyTheLevelRotateChangesKeysAndOnlyTheLevelRestoreTakesThemOff() {
        var member = Yaml.tree(MEMBER);
        assertThat(Yaml.list(member.at("/Parameters/Permissions/AllowedValues")))
                .containsExactly("read", "rotate", "restore");
        assertThat(member.at("/Conditions/MayRotate").toString()).isEqualTo("[[\"Permissions\",\"read\"]]");
        assertThat(member.at("/Conditions/MayRestore").toString()).isEqualTo("[\"Permissions\",\"restore\"]");
        assertThat(actionsUnder(member, "")).noneMatch(action -> action.endsWith("ssociateKmsKey"));
        assertThat(actionsUnder(member, "MayRotate")).containsOnly("logs:AssociateKmsKey");
        assertThat(actionsUnder(member, "MayRestore")).containsOnly("logs:DisassociateKmsKey");
    }

    private static List<String> actionsUnder(JsonNode template, String condition) {
        return template.path("Resources").properties().stream()
                .map(Map.Entry::getValue)
                .filter(resource -> resource.path("Condition").asText().equals(condition))
                .flatMap(Yaml::all)
                .filter(node -> node.has("Action"))
                .flatMap(node -> Yaml.list(node.path("Action")))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "MemberRoleName, RoleName",
        "MemberPermissions, Permissions",
        "MemberPermissionsBoundary, PermissionsBoundary"
    })
    void theHubsParametersOfTheMemberRoleAreTheRolesOwn(String hub, String member) {
        var ours = Yaml.tree(HUB).at("/Parameters/" + hub);
        var theirs = Yaml.tree(MEMBER).at("/Parameters/" + member);
        assertThat(ours.has("Default")).isTrue();
        for (var field : List.of("Type", "Default", "AllowedValues", "AllowedPattern")) {
            assertThat(ours.path(field)).as(field).isEqualTo(theirs.path(field));
        }
    }

    private static boolean covers(JsonNode statement, String key) {
        return Yaml.list(statement.path("Resource"))
                .filter(resource -> resource.startsWith("${Bucket.Arn}/"))
                .map(resource -> resource.substring("${Bucket.Arn}/".length()))
                .anyMatch(glob -> key.matches(Pattern.quote(glob).replace("*", "\\E.*\\Q")));
    }

    /// The paths are written in Java and in the policies; here they meet.
    @Test
    void thePoliciesNameTheFilesOfARun() {
        var folder = new RunFolder("r1");
        var place = new Place("111122223333", "eu-central-1");
        var batches = List.of(folder.surveyBatches(), folder.batches(0), folder.batches(12));
        assertThat(batches).allMatch(key -> covers(statement(HUB, "ReadBatches"), key));
        assertThat(covers(statement(HUB, "WriteThePlan"), folder.plan())).isTrue();
        assertThat(covers(statement(HUB, "WriteTheSurveysBatches"), folder.surveyBatches()))
                .isTrue();
        assertThat(List.of(folder.surveyed(3, 1), folder.progress(0, 3, 1, "w"), folder.results(0, 3)))
                .allMatch(key -> covers(statement(HUB, "ReadTheRunToUndo"), key));
        assertThat(covers(statement(HUB, "WriteTheBatches"), folder.batches(0))).isTrue();
        assertThat(covers(statement(HUB, "ReadTheSurvey"), folder.surveyed(3, 1)))
                .isTrue();
        assertThat(covers(statement(HUB, "WriteTheVerdict"), folder.canary())).isTrue();
        assertThat(List.of(folder.plan(), folder.surveyed(3, 1), folder.results(0, 3)))
                .allMatch(key -> covers(statement(HUB, "ReadWhatTheCanaryCameTo"), key));
        assertThat(List.of(folder.plan(), folder.surveyed(3, 1), folder.results(1, 3), folder.canary()))
                .allMatch(key -> covers(statement(HUB, "ReadTheRun"), key));
        assertThat(List.of("WriteTheReport", "SeeWhoHasReportedTheRun"))
                .allMatch(sid -> covers(statement(HUB, sid), folder.report()));
        assertThat(covers(statement(HUB, "ReadHowFarTheLostWorkersCame"), folder.progress(0, 3, 1, "w")))
                .isTrue();
        assertThat(List.of(folder.html(), folder.csv()))
                .allMatch(key -> covers(statement(HUB, "WriteTheReportForPeople"), key));
        assertThat(covers(
                        statement(HUB, "MarkWhatIsForgottenAfter90Days"),
                        folder.mapsPrefix() + "rotate/1/manifest.json"))
                .isTrue();
        assertThat(List.of("ReadWhichRegionsThereAre", "WriteWhichRegionsThereAre"))
                .allMatch(sid -> covers(statement(HUB, sid), folder.regions()));
        assertThat(List.of(
                        folder.surveyed(3, 1),
                        folder.journalObject("w-000000"),
                        folder.journalAmendment(place, "s", 0, 0),
                        folder.results(0, 3)))
                .allMatch(key -> covers(statement(HUB, "WriteTheRun"), key));
    }

    /// A restoration relies on it, and whoever writes it does so where nothing is.
    @Test
    void theBucketLetsNobodyOverwriteTheJournalAndTheSurvey() {
        var folder = new RunFolder("r1");
        var place = new Place("111122223333", "eu-central-1");
        var refusal = statement(HUB, "WhatIsWrittenDownIsNeverOverwritten");
        assertThat(refusal.path("Effect").asText()).isEqualTo("Deny");
        assertThat(refusal.path("Principal").asText()).isEqualTo("*");
        assertThat(refusal.path("Action").asText()).isEqualTo("s3:PutObject");
        assertThat(refusal.at("/Condition/Null/s3:if-none-match").asText()).isEqualTo("true");
        assertThat(List.of(
                        folder.journalObject("w-000000"),
                        folder.journalAmendment(place, "s", 0, 0),
                        folder.surveyed(3, 1)))
                .allMatch(key -> covers(refusal, key));
        assertThat(List.of(folder.plan(), folder.surveyBatches(), folder.progress(0, 3, 1, "w"), folder.results(0, 3)))
                .noneMatch(key -> covers(refusal, key));
    }

    /// The bucket forgets what has a certain tag, so who sets tags could have a journal forgotten.
    @Test
    void nothingButWhatStepFunctionsWroteGetsATag() {
        var folder = new RunFolder("r1");
        var kept = List.of(
                folder.plan(),
                folder.report(),
                folder.html(),
                folder.csv(),
                folder.surveyed(3, 1),
                folder.results(0, 3),
                folder.journalObject("w-000000"));
        assertThat(statements(HUB)
                        .filter(statement ->
                                Yaml.list(statement.path("Action")).anyMatch("s3:PutObjectTagging"::equals)))
                .hasSize(1)
                .allSatisfy(tags -> assertThat(kept).noneMatch(key -> covers(tags, key)));
    }

    @Test
    void theWorkerEntersAccountsOfItsOwnOrganizationOnly() {
        assertThat(statement(HUB, "EnterTheMembers")
                        .at("/Condition/StringEquals/aws:ResourceOrgID")
                        .asText())
                .isEqualTo("${aws:PrincipalOrgID}");
    }

    /// They are in foreign accounts, and read what stands there.
    @Test
    void whoEntersAMemberMayWriteNeitherThePlanNorTheBatches() {
        var folder = new RunFolder("r1");
        assertThat(Yaml.all(Yaml.tree(HUB).at("/Resources/WorkerRole"))
                        .filter(statement -> Yaml.list(statement.path("Action")).anyMatch("s3:PutObject"::equals)))
                .isNotEmpty()
                .noneMatch(statement -> Stream.of(
                                folder.plan(), folder.surveyBatches(), folder.batches(0), folder.report())
                        .anyMatch(key -> covers(statement, key)));
    }

    @Test
    void onlyThePlanAndTheReportWriteTheLeaseAndOnlyTheReportDeletesIt() {
        assertThat(statements(HUB)
                        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                        .filter(statement -> covers(statement, "lease.json"))
                        .flatMap(statement -> Yaml.list(statement.path("Action"))))
                .containsExactlyInAnyOrder(
                        "s3:GetObject",
                        "s3:PutObject",
                        "s3:GetObject",
                        "s3:GetObject",
                        "s3:PutObject",
                        "s3:DeleteObject");
    }

    /// As AWS documents the event of an execution that was stopped, and with what differs for a
    /// child of a Map.
    private static JsonNode statusChange(String machine) {
        return statusChange(machine, "rekey:r1");
    }

    private static JsonNode statusChange(String machine, String execution) {
        return Json.tree("""
                {"version": "0", "id": "315c1398-40ff-a850-213b-158f73e60175", "source": "aws.states",
                 "detail-type": "Step Functions Execution Status Change",
                 "account": "111122223333", "time": "2026-10-01T12:20:00Z", "region": "eu-central-1",
                 "resources": ["arn:aws:states:eu-central-1:111122223333:execution:%1$s"],
                 "detail": {"executionArn": "arn:aws:states:eu-central-1:111122223333:execution:%1$s",
                            "stateMachineArn": "%2$s", "name": "r1", "status": "ABORTED",
                            "startDate": 1790856000123, "stopDate": 1790857200000,
                            "input": "{}", "inputDetails": {"included": true}, "output": null, "outputDetails": null}}
                """.formatted(execution, machine));
    }

    /// Also if AWS names the parent's state machine there.
    @Test
    void aChildOfAMapDoesNotCallTheReportByItsExecution() {
        var pattern = properties("StoppedRuns").path("EventPattern");
        assertThat(matches(pattern, statusChange("StateMachine", "rekey/Rotate:r1")))
                .isFalse();
    }

    /// Every field of the pattern lists the values that it takes, or how they begin.
    private static boolean matches(JsonNode pattern, JsonNode event) {
        return pattern.properties().stream().allMatch(field -> {
            var value = event.path(field.getKey());
            return field.getValue().isArray()
                    ? field.getValue().valueStream().anyMatch(taken -> takes(taken, value.asText()))
                    : matches(field.getValue(), value);
        });
    }

    private static boolean takes(JsonNode taken, String value) {
        var prefix = taken.path("prefix")
                .asText()
                .replace("${AWS::Partition}", "aws")
                .replace("${AWS::Region}", "eu-central-1")
                .replace("${AWS::AccountId}", "111122223333")
                .replace("${AWS::StackName}", "rekey");
        return taken.isObject() ? value.startsWith(prefix) : value.equals(taken.asText());
    }

    @Test
    void onlyAnExecutionOfTheStateMachineItselfThatFailedOrWasStoppedCallsTheReport() {
        var pattern = properties("StoppedRuns").path("EventPattern");
        assertThat(matches(pattern, statusChange("StateMachine"))).isTrue();
        assertThat(matches(pattern, statusChange("StateMachine/Rotate"))).isFalse();
        assertThat(Yaml.list(pattern.at("/detail/status"))).containsExactlyInAnyOrder("FAILED", "ABORTED", "TIMED_OUT");
        var permission = properties("StoppedRunsAreReported");
        assertThat(permission.path("FunctionName").asText()).isEqualTo("ReportFunction.Arn");
        assertThat(permission.path("SourceArn").asText()).isEqualTo("StoppedRuns.Arn");
    }

    @Test
    void theReportIsGivenWhatItAsksOfAStoppedExecution() {
        var target = properties("StoppedRuns").at("/Targets/0");
        assertThat(target.path("Arn").asText()).isEqualTo("ReportFunction.Arn");
        var event = statusChange("StateMachine");
        var input = target.at("/InputTransformer/InputTemplate").asText();
        for (var path : target.at("/InputTransformer/InputPathsMap").properties()) {
            var value = event.at(path.getValue().asText().replace("$", "").replace('.', '/'));
            assertThat(value.isValueNode()).as(path.getKey()).isTrue();
            input = input.replace("<" + path.getKey() + ">", value.toString());
        }
        var request = Json.read(input.getBytes(StandardCharsets.UTF_8), ReportHandler.Request.class);
        assertThat(request)
                .returns("r1", ReportHandler.Request::run)
                .returns(
                        "arn:aws:states:eu-central-1:111122223333:execution:rekey:r1", ReportHandler.Request::execution)
                .returns(Instant.parse("2026-10-01T12:00:00.123Z"), ReportHandler.Request::startedAt)
                .returns(null, ReportHandler.Request::error)
                .extracting("ended")
                .hasToString("ABORTED");
    }

    /// The bucket may be encrypted with it, and then who reads an object needs it as well.
    @Test
    void whoeverReadsOrWritesInTheBucketMayUseTheDataKey() {
        var users = resources("AWS::IAM::Role").stream()
                .filter(role -> Yaml.all(role.getValue())
                        .flatMap(statement -> Yaml.list(statement.path("Action")))
                        .anyMatch(Set.of("s3:GetObject", "s3:PutObject")::contains))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(Stream.of("FunctionsUseTheDataKey", "StateMachineUsesTheDataKey")
                        .flatMap(policy -> Yaml.list(properties(policy).path("Roles"))))
                .containsExactlyInAnyOrderElementsOf(users);
        assertThat(Yaml.list(properties("AllReadWhatTheBucketKeeps").path("Roles")))
                .containsExactlyInAnyOrderElementsOf(users);
    }

    /// What was written before DataKeyArn was changed, or emptied, is under the key of that time.
    @Test
    void whatTheBucketKeepsIsReadWhateverKeyItIsUnder() {
        var policy = Yaml.tree(HUB).at("/Resources/AllReadWhatTheBucketKeeps");
        assertThat(policy.has("Condition")).isFalse();
        var statement = policy.at("/Properties/PolicyDocument/Statement/0");
        assertThat(Yaml.list(statement.path("Action"))).containsExactly("kms:Decrypt");
        assertThat(statement.path("Resource").asText()).endsWith(":kms:${AWS::Region}:*:key/*");
        assertThat(statement.at("/Condition/StringLike/kms:EncryptionContext:aws:s3:arn"))
                .hasSize(2);
    }

    private static JsonNode properties(String resource) {
        var properties = Yaml.tree(HUB).at("/Resources/" + resource + "/Properties");
        assertThat(properties.isObject()).as(resource).isTrue();
        return properties;
    }

    @Test
    void theTopicAndItsKeyLetInTheAlarmsOfThisStackAndNoOtherService() {
        for (var policy : List.of(
                properties("TopicPolicy").path("PolicyDocument"),
                properties("TopicKey").path("KeyPolicy"))) {
            var services = Yaml.stream(policy.path("Statement"))
                    .filter(statement -> statement.path("Principal").has("Service"))
                    .toList();
            assertThat(services).hasSize(1);
            var only = services.getFirst();
            assertThat(only.at("/Principal/Service").asText()).isEqualTo("cloudwatch.amazonaws.com");
            assertThat(only.at("/Condition/StringEquals/aws:SourceAccount").asText())
                    .isEqualTo("AWS::AccountId");
            assertThat(only.at("/Condition/ArnLike/aws:SourceArn").asText()).endsWith(":alarm:${AWS::StackName}-*");
        }
    }

    static List<Map.Entry<String, JsonNode>> alarms() {
        return resources("AWS::CloudWatch::Alarm");
    }

    @ParameterizedTest
    @MethodSource("alarms")
    void everyAlarmTellsTheTopicWhatToDoAndLeadsToTheConsole(Map.Entry<String, JsonNode> alarm) {
        var properties = alarm.getValue().path("Properties");
        assertThat(Yaml.list(properties.path("AlarmActions"))).containsExactly("Topic");
        assertThat(properties.at("/AlarmDescription/0").asText())
                .contains("https://${Console}/")
                .hasSizeLessThan(700); // 1,024 with what is put in
        assertThat(properties.path("TreatMissingData").asText())
                .isEqualTo(alarm.getKey().equals("NoCompleteRun") ? "breaching" : "notBreaching");
        assertThat(properties.has("AlarmName"))
                .as("the name begins with the stack's")
                .isFalse();
        assertThat(alarm.getValue().path("Condition").asText())
                .isEqualTo(alarm.getKey().equals("NoCompleteRun") ? "AlarmOnNoCompleteRun" : "HasAlarms");
    }

    @Test
    void everyFunctionIsWatchedForErrorsAndThrottles() {
        var names = functions().stream().map(Map.Entry::getKey).toList();
        for (var alarm : List.of("FunctionErrors", "FunctionThrottles")) {
            var metrics = properties(alarm).path("Metrics");
            assertThat(Yaml.stream(metrics)
                            .filter(metric -> metric.has("MetricStat"))
                            .map(metric -> metric.at("/MetricStat/Metric/Dimensions/0/Value")
                                    .asText()))
                    .as(alarm)
                    .containsExactlyInAnyOrderElementsOf(names);
            var expression = metrics.at("/0/Expression").asText();
            assertThat(Yaml.stream(metrics)
                            .skip(1)
                            .map(metric -> metric.path("Id").asText()))
                    .allMatch(id -> expression.contains("FILL(" + id + ", 0)"));
        }
    }

    /// Whether its report says so, or fails itself, or was never made.
    @Test
    void everyEndOfARunButSuccessIsAnAlarm() {
        var metrics = properties("RunIncomplete").path("Metrics");
        assertThat(Yaml.stream(metrics)
                        .filter(metric -> metric.has("MetricStat"))
                        .map(metric -> metric.at("/MetricStat/Metric"))
                        .map(metric -> "%s %s %s=%s"
                                .formatted(
                                        metric.path("Namespace").asText(),
                                        metric.path("MetricName").asText(),
                                        metric.at("/Dimensions/0/Name").asText(),
                                        metric.at("/Dimensions/0/Value").asText())))
                .containsExactlyInAnyOrder(
                        "AWS/States ExecutionsFailed StateMachineArn=StateMachine",
                        "AWS/States ExecutionsTimedOut StateMachineArn=StateMachine",
                        "AWS/States ExecutionsAborted StateMachineArn=StateMachine");
    }

    /// Period times EvaluationPeriods: 604,800 seconds at most, and 86,400 where the period is
    /// shorter than an hour.
    @Test
    void noAlarmLooksBackLongerThanCloudWatchCan() {
        assertThat(Yaml.tree(HUB)
                        .at("/Parameters/DaysWithoutCompleteRun/MaxValue")
                        .asInt())
                .isEqualTo(7);
        for (var alarm : alarms()) {
            var properties = alarm.getValue().path("Properties");
            var periods = Yaml.all(properties)
                    .filter(node -> node.path("Period").isInt())
                    .map(node -> node.path("Period").asInt())
                    .distinct()
                    .toList();
            assertThat(periods).as(alarm.getKey()).hasSize(1);
            int evaluated = alarm.getKey().equals("NoCompleteRun")
                    ? 7
                    : properties.path("EvaluationPeriods").asInt();
            assertThat(periods.getFirst() * evaluated)
                    .as(alarm.getKey())
                    .isBetween(1, periods.getFirst() < 3600 ? 86_400 : 604_800);
        }
    }

    @Test
    void theConsoleIsThatOfThePartition() {
        var hosts = Yaml.tree(HUB).at("/Mappings/Partition");
        for (var region : List.of("eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1")) {
            var partition = Partition.ofRegion(region);
            assertThat(hosts.path(partition.id()).path("Console").asText()).isEqualTo(partition.consoleHost());
        }
        assertThat(hosts).hasSize(4);
        assertThat(Yaml.text(HUB)).doesNotContain("console.aws.amazon.com/");
    }
}
