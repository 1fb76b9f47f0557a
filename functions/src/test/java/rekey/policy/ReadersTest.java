package rekey.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.run.Json;

/// Who loses access to logs, by pairs of key policies whose verdicts are by hand.
class ReadersTest {
    static Stream<ReadersCase> pairs() {
        return ReadersCase.all();
    }

    @Test
    void thereAreManyPairs() {
        assertThat(pairs()).hasSizeGreaterThan(70);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void eachPairIsJudgedAsByHand(ReadersCase pair) {
        var found = pair.asked();
        assertThat(words(found.losesAccess())).as("loses").isEqualTo(expected(pair, pair.loses()));
        assertThat(words(found.mayLoseAccess())).as("may lose").isEqualTo(expected(pair, pair.may()));
        assertThat(found.decidedByIam())
                .as("decided by IAM")
                .containsExactlyInAnyOrderElementsOf(requireNonNullElse(pair.iam(), List.<String>of()).stream()
                        .map(pair::whole)
                        .toList());
        assertThat(found.closed().stream()
                        .flatMap(closed -> closed.uses().stream())
                        .map(AccessUse::text)
                        .collect(Collectors.joining(" ")))
                .as("closed")
                .isEqualTo(requireNonNullElse(pair.closed(), ""));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatIsNotCertainSaysWhatItDependsOn(ReadersCase pair) {
        assertThat(pair.asked().mayLoseAccess())
                .allSatisfy(change -> assertThat(change.dependsOn()).isNotEmpty());
        assertThat(pair.asked().losesAccess())
                .allSatisfy(change -> assertThat(change.dependsOn()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void withThePastedStatementNobodyLosesAccessForCertainButWhomTheKeyDenies(ReadersCase pair) {
        var found = pair.asked();
        assertThat(pair.asked(pasted(pair, found)).losesAccess())
                .allSatisfy(change -> assertThat(change.deniedBy()).isNotEmpty());
    }

    /// The statement goes through CloudWatch Logs, and names the caller's account or organization.
    @ParameterizedTest
    @MethodSource("pairs")
    void thePastedStatementLetsInThroughCloudWatchLogsOnly(ReadersCase pair) {
        assertThat(pair.asked().letIn()).flatMap(Access.Statements::statements).allSatisfy(statement -> {
            var equal = statement.at("/Condition/StringEquals");
            assertThat(equal.path("kms:ViaService").asText())
                    .isEqualTo("logs.%s.%s"
                            .formatted(
                                    pair.place().region(),
                                    pair.place().partition().dnsSuffix()));
            assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
        });
    }

    static KeyPolicy pasted(ReadersCase pair, Access found) {
        var policy = (ObjectNode) Json.tree(pair.wantedPolicy());
        var statements = (ArrayNode) policy.get("Statement");
        found.letIn().forEach(add -> add.statements().forEach(statements::add));
        return KeyPolicy.parse(policy.toString());
    }

    private static Map<String, String> words(List<Access.Change> changes) {
        var words = new TreeMap<String, String>();
        changes.forEach(change -> words.put(
                change.identity(), change.uses().stream().map(AccessUse::text).collect(Collectors.joining(" "))));
        return words;
    }

    private static Map<String, String> expected(
            ReadersCase pair, @org.jspecify.annotations.Nullable Map<String, String> given) {
        var words = new TreeMap<String, String>();
        requireNonNullElse(given, Map.<String, String>of()).forEach((who, uses) -> words.put(pair.whole(who), uses));
        return words;
    }

    @Test
    void whoIsNamedAndDeniedIsToldByWhichStatement() {
        var pair = pairs().filter(one -> one.name().startsWith("a role that both keys name and"))
                .findFirst()
                .orElseThrow();
        assertThat(pair.asked().losesAccess())
                .singleElement()
                .satisfies(change -> assertThat(change.deniedBy()).containsExactly("statement \"NoReaders\""));
    }

    @Test
    void ofManyTheFirstAreNamedAndTheOthersCounted() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 57; i++) {
            names.add("\"arn:aws:iam::111122223333:role/Reader%02d\"".formatted(i));
        }
        var present = KeyPolicy.parse(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":%s},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}}"
                        .formatted(names));
        var pair = pairs().findFirst().orElseThrow();
        var readers = new Readers(pair.place(), null, ReadersCase.AT);
        readers.move(
                new Readers.Key(pair.from(), present),
                new Readers.Key(pair.to(), KeyPolicy.parse("{\"Statement\":[]}")));
        assertThat(readers.access().losesAccess()).hasSize(Access.MOST);
        assertThat(readers.access().losing()).isEqualTo(57);
    }

    @Test
    void ofManyWhomIamDecidesTheFirstAreNamedAndTheOthersCounted() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 57; i++) {
            names.add("\"arn:aws:iam::111122223333:role/Writer%02d\"".formatted(i));
        }
        var root =
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}";
        var described =
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":%s},\"Action\":\"kms:Encrypt\",\"Resource\":\"*\"}"
                        .formatted(names);
        var policy = KeyPolicy.parse("{\"Statement\":[%s,%s]}".formatted(root, described));
        var pair = pairs().findFirst().orElseThrow();
        var readers = new Readers(pair.place(), null, ReadersCase.AT);
        readers.move(new Readers.Key(pair.from(), policy), new Readers.Key(pair.to(), policy));
        assertThat(readers.access().decidedByIam()).hasSize(Access.MOST);
        assertThat(readers.access().moreDecidedByIam()).isEqualTo(58 - Access.MOST); // and all others, as one
        assertThat(readers.access().isKept()).isTrue();
    }

    @Test
    void whatAnEarlierVersionHasWrittenCountsNoMore() {
        var earlier = (ObjectNode) Json.tree(new String(Json.bytes(Access.NONE), UTF_8));
        earlier.remove("moreDecidedByIam");
        assertThat(Json.read(earlier.toString().getBytes(UTF_8), Access.class)).isEqualTo(Access.NONE);
    }
}
