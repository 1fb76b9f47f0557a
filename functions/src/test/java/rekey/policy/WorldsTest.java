package rekey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Laws of verdicts on requests of which several things are open. The policies are those of the
/// tables, and mixtures of their statements.
class WorldsTest {
    private static final long SEED = 20261107;
    private static final List<PolicyCase> CASES = PolicyCase.all()
            .filter(asked -> !asked.asked().verdict().equals("malformed"))
            .toList();

    private static PolicyVerdict verdict(List<Statement> statements, Request request) {
        return Worlds.verdict(new Judgement(statements, request));
    }

    private static List<Request> worlds(Request request) {
        return request.worlds(EnumSet.allOf(Open.class));
    }

    private static void forMany(BiConsumer<List<Statement>, Request> law) {
        var random = new Random(SEED);
        for (var asked : CASES) {
            law.accept(PolicyParser.parse(asked.policy()), asked.request());
        }
        for (int i = 0; i < 5_000; i++) {
            var statements = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(_ -> CASES.get(random.nextInt(CASES.size())))
                    .flatMap(asked -> some(PolicyParser.parse(asked.policy()), random))
                    .toList();
            law.accept(statements, CASES.get(random.nextInt(CASES.size())).request());
        }
    }

    private static Stream<Statement> some(List<Statement> statements, Random random) {
        return statements.stream().filter(_ -> random.nextInt(4) > 0);
    }

    @Test
    void whatIsCertainIsSoInEachWorld() {
        forMany((statements, request) -> {
            String found = KeyPolicyTest.word(verdict(statements, request));
            if (!found.equals("unknown")) {
                assertThat(worlds(request))
                        .as("seed %d, %s", SEED, statements)
                        .allSatisfy(world -> assertThat(KeyPolicyTest.word(verdict(statements, world)))
                                .isEqualTo(found));
            }
        });
    }

    @Test
    void whatAllWorldsAgreeOnIsCertain() {
        forMany((statements, request) -> {
            var found = worlds(request).stream()
                    .map(world -> KeyPolicyTest.word(verdict(statements, world)))
                    .distinct()
                    .toList();
            assertThat(KeyPolicyTest.word(verdict(statements, request)))
                    .as("seed %d, %s", SEED, statements)
                    .isEqualTo(found.size() == 1 ? found.getFirst() : "unknown");
        });
    }

    @Test
    void oneWorldMoreNeverMakesAnUnknownVerdictCertain() {
        forMany((statements, request) -> {
            for (Open settled : Open.values()) {
                for (var fewer : request.worlds(EnumSet.of(settled))) {
                    if (verdict(statements, fewer) instanceof PolicyVerdict.Unknown) {
                        assertThat(verdict(statements, request))
                                .as("seed %d, %s settled, %s", SEED, settled, statements)
                                .isInstanceOf(PolicyVerdict.Unknown.class);
                    }
                }
            }
        });
    }

    @Test
    void noRequestHasMoreThan24Worlds() {
        assertThat(CASES)
                .allSatisfy(asked -> assertThat(worlds(asked.request()))
                        .hasSizeBetween(2, 24)
                        .doesNotHaveDuplicates());
    }
}
