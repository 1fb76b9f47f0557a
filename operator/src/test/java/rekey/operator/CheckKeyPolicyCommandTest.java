package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.run.Json;

class CheckKeyPolicyCommandTest {
    private static final String PLACE = "--account 111122223333 --region eu-central-1 ";
    private static final String GROUP = "--target log-group --log-group /orders/api ";
    private static final String CONTEXT = "kms:EncryptionContext:aws:logs:arn";

    @TempDir
    private Path folder;

    private record Told(int code, String out, String err) {
        JsonNode answer() {
            assertThat(out.strip()).doesNotContain("\n");
            return Json.tree(out);
        }
    }

    private Told check(Path policy, String arguments) {
        return check(policy.toString(), arguments);
    }

    private Told check(String policy, String arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Rekey.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(
                                Stream.of("check-key-policy", "--policy", policy),
                                Stream.of(arguments.split(" ")).filter(word -> !word.isEmpty()))
                        .map(word -> word.equals("''") ? "" : word)
                        .toArray(String[]::new));
        return new Told(code, out.toString(), err.toString());
    }

    private static ObjectNode statement(String more) {
        var statement = (ObjectNode) Json.tree("""
            {"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
             "Action": "kms:*", "Resource": "*"}\
            """);
        return statement.setAll((ObjectNode) Json.tree(more));
    }

    private static ObjectNode statement() {
        return statement("{}");
    }

    /// A policy of these statements, and the account's delegation.
    private Path file(JsonNode... statements) {
        var policy = (ObjectNode) Json.tree("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
             "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]}\
            """);
        policy.withArrayProperty("Statement").addAll(List.of(statements));
        return write(policy.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Path write(byte[] content) {
        try {
            return Files.write(folder.resolve("policy.json"), content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void allowed() {
        var told = check(file(statement()), PLACE + GROUP);
        assertThat(told)
                .isEqualTo(new Told(0, "{\"verdict\": \"allowed\", \"reasons\": []}" + System.lineSeparator(), ""));
    }

    @Test
    void deniedSaysWhyAndWhatToAdd() {
        var told = check(file(), PLACE + "--target query-results");
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.answer().path("verdict").asText()).isEqualTo("denied");
        assertThat(told.answer().path("reasons"))
                .isEqualTo(Json.tree("[\"no statement allows logs.eu-central-1.amazonaws.com the use of the key\"]"));
        assertThat(told.answer().path("add").path("Condition").path("StringEquals"))
                .isEqualTo(Json.tree("{\"aws:SourceAccount\": \"111122223333\"}"));
        assertThat(told.answer().has("replaces") || told.answer().has("warnings"))
                .isFalse();
        assertThat(check(file(told.answer().path("add")), PLACE + "--target query-results")
                        .code())
                .isZero();
    }

    @Test
    void deniedByAStatementSaysWhichOneToReplace() {
        var guard = statement("{\"Effect\": \"Deny\", \"Sid\": \"Guard\", \"Principal\": \"*\"}");
        var told = check(file(statement(), guard), PLACE + GROUP);
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.answer().path("replaces").asText()).isEqualTo("statement \"Guard\"");
        assertThat(told.answer().path("reasons").path(0).asText()).contains("Guard");
        assertThat(told.answer().path("warnings").path(0).asText()).contains("Guard");
        assertThat(check(file(statement(), told.answer().path("add")), PLACE + GROUP)
                        .code())
                .isZero();
    }

    @Test
    void unknownSaysWhatItDependsOn() {
        var depends = statement("{\"Condition\": {\"StringEquals\": {\"kms:CallerAccount\": \"111122223333\"}}}");
        var told = check(file(depends), PLACE + GROUP);
        assertThat(told.code()).isEqualTo(2);
        assertThat(told.answer().path("verdict").asText()).isEqualTo("unknown");
        assertThat(told.answer().path("reasons").path(0).asText()).contains("kms:CallerAccount");
        assertThat(told.answer().has("add")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"*,0", "*:*,1", "/orders/*,2"})
    void withoutANameItIsAskedForEveryLogGroup(String pattern, int code) {
        var arn = "arn:aws:logs:eu-central-1:111122223333:log-group:" + pattern;
        var policy = file(statement("{\"Condition\": {\"ArnLike\": {\"%s\": \"%s\"}}}".formatted(CONTEXT, arn)));
        assertThat(check(policy, PLACE + "--target log-group").code()).isEqualTo(code);
        assertThat(check(policy, PLACE + GROUP).code()).isEqualTo(code == 1 ? 1 : 0);
    }

    @Test
    void keyOrganizationAndTimeAreHandedOn() {
        var policy = file(statement("""
            {"Condition": {"StringEquals": {"aws:ResourceAccount": "444455556666"},
             "StringEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
             "DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}}\
            """));
        var more = "--key-arn arn:aws:kms:eu-central-1:444455556666:key/1 --organization o-a1b2c3d4e5 ";
        var early = "--at 2025-12-31T23:59:59Z";
        assertThat(check(policy, PLACE + GROUP + more + early).code()).isZero();
        assertThat(check(policy, PLACE + GROUP + more + "--at 2026-01-01T01:00:00+01:00")
                        .code())
                .isEqualTo(1);
        assertThat(check(policy, PLACE + GROUP + early).code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"3600,0", "-3600,1"})
    void theTimeIsNowWhereItIsNotSaid(int seconds, int code) {
        var until = Instant.now().plus(Duration.ofSeconds(seconds));
        var policy =
                file(statement("{\"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"%s\"}}}".formatted(until)));
        assertThat(check(policy, PLACE + GROUP).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "us-west-2,aws,amazonaws.com",
        "cn-north-1,aws-cn,amazonaws.com.cn",
        "us-gov-west-1,aws-us-gov,amazonaws.com",
        "eusc-de-east-1,aws-eusc,amazonaws.com"
    })
    void withoutAKeyItIsOneOfTheAccountAndRegion(String region, String partition, String suffix) {
        for (var other : List.of("aws", "aws-cn", "aws-us-gov", "aws-eusc")) {
            var policy = file(statement("""
                {"Principal": {"Service": "logs.%s.%s"}, "Resource": "arn:%s:kms:%s:111122223333:key/*"}\
                """.formatted(region, suffix, other, region)));
            assertThat(check(policy, "--account 111122223333 --region %s ".formatted(region) + GROUP)
                            .code())
                    .isEqualTo(other.equals(partition) ? 0 : 1);
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", "must be a JSON object"),
                Arguments.of("{\n  nothing", "line 2"),
                Arguments.of("\u00ff\u00fe{", "is not utf-16"),
                Arguments.of("\u00ff{", "is not utf-8"),
                Arguments.of(
                        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Actions\": 1}]}",
                        "Actions"),
                Arguments.of("{\"Policy\": \"{}\"}", "the policy has no Statement"),
                Arguments.of("{\"Policy\": {}}", "the policy has no Statement"),
                Arguments.of("{\"Policy\": {\"Statement\": [], \"Statement\": []}}", "'Statement' is there twice"),
                Arguments.of(
                        "{\"Policy\": {\"Statement\": []}, \"Policy\": {\"Statement\": []}}",
                        "'Policy' is there twice"),
                Arguments.of("{\"Policy\": 5}", "must be a JSON object"),
                Arguments.of("{\"Statement\": [], \"Policy\": \"{}\"}", "Policy"),
                Arguments.of("{\"KeyMetadata\": {}}", "KeyMetadata"),
                Arguments.of("{\"Policy\": \"{\\n{\"}", "line 2"),
                Arguments.of("\n\n{]", "line 3"),
                Arguments.of("{\"Statement\": []} more", "more"),
                Arguments.of("{\0]", "is not utf-16-le"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedPolicyExitsWith3AndSaysWhere(String content, String said) {
        var policy = write(content.getBytes(StandardCharsets.ISO_8859_1));
        var told = check(policy, PLACE + GROUP);
        assertThat(told.code()).isEqualTo(3);
        assertThat(told.out()).isEmpty();
        assertThat(told.err()).contains(said, "--policy", policy.toString());
    }

    @Test
    void aFileThatCannotBeReadExitsWith3AndSaysWhy() {
        var why = Map.of(
                folder.resolve("none.json").toString(),
                "there is no such file",
                folder.toString(),
                "it is a folder",
                "what\0ever.json",
                "it has characters that no file's name has here");
        why.forEach((path, said) -> {
            var told = check(path, PLACE + GROUP);
            assertThat(told.code()).isEqualTo(3);
            assertThat(told.out()).isEmpty();
            assertThat(told.err()).contains("--policy: cannot read %s: %s".formatted(path, said));
        });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whyAFileCannotBeUsedIsSaidInWords(IOException failure, String why) {
        assertThat(FileTrouble.why(folder.resolve("p.json"), failure)).isEqualTo(why);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("p.json"), "there is no such file"),
                Arguments.of(new AccessDeniedException("p.json"), "you have no permission"),
                Arguments.of(new NotDirectoryException("p.json"), "it is no folder"),
                Arguments.of(
                        new FileSystemException("p.json", null, "Too many levels of links"),
                        "Too many levels of links"),
                Arguments.of(new IOException("Input/output error"), "Input/output error"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-31T23:59:59Z",
                "2026-12-31 23:59:59+00:00",
                "2026-12-31 23:59:59Z",
                "2027-01-01T00:59:59+01:00"
            })
    void aTimeIsTakenAsProgramsWriteIt(String at) {
        assertThat(new PolicyWords.Moment().convert(at)).isEqualTo("2026-12-31T23:59:59Z");
    }

    @Test
    void ofAnOptionThatIsThereTwiceTheLastCounts() {
        var told = check(file(statement()), PLACE + GROUP + "--region eu-west-1 --region eu-central-1");
        assertThat(told).isEqualTo(new Told(0, told.out(), ""));
        assertThat(check(file(statement()), PLACE + GROUP + "--region eu-west-1")
                        .code())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --target log-group | --account
        --account 111122223333 --region eu-central-1 | --target
        PLACE --target log-group --key x | --key
        PLACE --target log-group more | more
        PLACE --target log-groups | --target
        PLACE --target query-results --log-group a | --log-group
        PLACE --target log-group --log-group /orders/api:* | --log-group
        PLACE --target log-group --log-group '' | --log-group
        --region eu-central-1 --target log-group --account 1111 | --account
        --region eu-central-1 --target log-group --account 11112222333٣ | --account
        --account 111122223333 --target log-group --region Frankfurt | --region
        --account 111122223333 --target log-group --region us-iso-east-1 | aws-eusc
        --account 111122223333 --target log-group --region eu-isoe-west-1 | aws-eusc
        PLACE --target log-group --key-arn alias/logs | --key-arn
        PLACE --target log-group --key-arn arn:aws:kms:eu-central-1:111122223333:alias/a | --key-arn
        PLACE --target log-group --organization mine | --organization
        PLACE --target log-group --at tomorrow | --at
        PLACE --target log-group --at 2026-01-01T00:00:00 | --at
        """, quoteCharacter = '"')
    void wrongUsageExitsWith64AndNamesTheOption(String arguments, String said) {
        var told = check(file(statement()), arguments.replace("PLACE ", PLACE));
        assertThat(told.code()).isEqualTo(64);
        assertThat(told.out()).isEmpty();
        assertThat(told.err()).contains(said);
    }

    @Test
    void helpTellsTheExitCodes() {
        var out = new StringWriter();
        assertThat(Rekey.commandLine().setOut(new PrintWriter(out)).execute("check-key-policy", "-h"))
                .isZero();
        assertThat(out.toString().replaceAll("\\s+", " ")).contains("0 allowed, 1 denied, 2 unknown", "--log-group");
    }

    @Test
    void whoLosesAccessIsToldWhereThePresentPolicyIsGiven() throws IOException {
        var auditor = "arn:aws:iam::111122223333:role/Auditor";
        var present = Files.writeString(folder.resolve("present.json"), """
            {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:*", "Resource": "*"}]}\
            """.formatted(auditor));
        var wanted = write("{\"Statement\": [%s]}".formatted(statement()).getBytes(StandardCharsets.UTF_8));
        var told = check(wanted, PLACE + GROUP + "--compare " + present);
        assertThat(told.code()).isZero();
        assertThat(told.answer().path("access").path("losesAccess").toString()).contains(auditor);
        var malformed = check(wanted, PLACE + GROUP + "--compare " + folder.resolve("none.json"));
        assertThat(malformed.code()).isEqualTo(3);
        assertThat(malformed.err()).contains("--compare");
    }
}
