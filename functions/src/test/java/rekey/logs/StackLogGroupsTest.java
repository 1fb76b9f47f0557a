package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.input.Mode;
import rekey.run.Json;

class StackLogGroupsTest {
    private static StackLogGroups of(int logGroups, int stacks) {
        return IntStream.range(0, logGroups)
                .boxed()
                .reduce(
                        StackLogGroups.NONE,
                        (found, i) -> found.plus("/app/" + i, new Owner.Stack("stack-" + i % stacks)),
                        (one, _) -> one);
    }

    @Test
    void aStackHasItsNumberAndItsNames() {
        assertThat(of(5, 2))
                .isEqualTo(new StackLogGroups(
                        5,
                        List.of(
                                new StackLogGroups.OfStack("stack-0", 3, List.of("/app/0", "/app/2", "/app/4")),
                                new StackLogGroups.OfStack("stack-1", 2, List.of("/app/1", "/app/3")))));
    }

    @Test
    void whatNoStackMadeIsNotCounted() {
        assertThat(StackLogGroups.NONE.plus("/a", new Owner.NobodyKnown()).plus("/b", new Owner.NotLookedUp()))
                .isEqualTo(StackLogGroups.NONE);
    }

    @Test
    void aFewStacksAndNamesAreKeptAndAllAreCounted() {
        var found = of(1_000, 50);
        assertThat(found.logGroups()).isEqualTo(1_000);
        assertThat(found.stacks()).hasSize(StackLogGroups.MOST_STACKS);
        assertThat(found.stacks()).extracting(StackLogGroups.OfStack::logGroups).containsOnly(20);
        assertThat(found.stacks().stream()
                        .mapToInt(stack -> stack.first().size())
                        .sum())
                .isEqualTo(StackLogGroups.MOST_NAMES);
        assertThat(found.ofOthers()).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAN, are to change",
        "ROTATE, were to change",
        "VERIFY, are not on the wanted key",
        "RESTORE, were to be put back"
    })
    void theWarningNamesTheStacksAndSaysWhatToDo(Mode mode, String whichAre) {
        assertThat(of(41, 2).warning(mode))
                .isEqualTo(
                        "41 log groups that %s belong to CloudFormation stacks (stack-0, stack-1):".formatted(whichAre)
                                + " change KmsKeyId there, or the next deployment may move them back");
    }

    @Test
    void theWarningOfOneLogGroupSpeaksOfOne() {
        assertThat(of(1, 1).warning(Mode.VERIFY))
                .isEqualTo("1 log group that is not on the wanted key belongs to a CloudFormation stack (stack-0):"
                        + " change KmsKeyId there, or the next deployment may move it back");
    }

    @Test
    void theWarningNamesTheFirstFewStacks() {
        assertThat(of(6, 6).warning(Mode.PLAN)).contains("(stack-0, stack-1, stack-2, stack-3, stack-4 and more)");
    }

    @Test
    void itIsReadAsItIsWritten() {
        assertThat(Json.read(Json.bytes(of(30, 25)), StackLogGroups.class)).isEqualTo(of(30, 25));
        assertThat(new String(Json.bytes(of(1, 1)), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"logGroups\":1,\"stacks\":[{\"name\":\"stack-0\",\"logGroups\":1,\"first\":[\"/app/0\"]}]}");
    }
}
