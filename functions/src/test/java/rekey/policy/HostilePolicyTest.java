package rekey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever text comes as a policy, it is judged or refused as malformed.
class HostilePolicyTest {
    private static final List<String> PIECES = List.of(
            "*",
            "?",
            "${",
            "}",
            "${aws:PrincipalTag/a, 'b'}",
            "\"",
            "\\",
            ":",
            ",",
            "[",
            "]",
            "{",
            "}",
            "null",
            "true",
            "\"Not",
            "IfExists",
            "ForAllValues:",
            "Date",
            "Numeric",
            "Bool",
            "Arn",
            "Null",
            "2026",
            "9".repeat(1_100),
            "[".repeat(1_100),
            "1e999999999",
            "-1",
            "9999999999-12-31",
            "+999999999-12-31",
            "T",
            "Z",
            "\u0000",
            "\ud83d",
            "é",
            "İ",
            " ",
            "\n");

    @Test
    @Timeout(60)
    void noTextMakesTheJudgementFailOtherwise() {
        var random = new Random(20260615);
        var cases = PolicyCase.all().toList();
        int judged = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            var asked = cases.get(random.nextInt(cases.size()));
            String text = mutated(asked.policy(), random);
            KeyPolicy policy;
            try {
                policy = KeyPolicy.parse(text);
            } catch (MalformedPolicy e) {
                refused++;
                continue;
            }
            asked.ask(policy);
            policy.warnings();
            judged++;
        }
        assertThat(judged).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    private static String mutated(String policy, Random random) {
        var text = new StringBuilder(policy);
        for (int times = 1 + random.nextInt(3); times > 0 && !text.isEmpty(); times--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(random.nextBoolean() ? 3 : 40));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, text.substring(from, to).repeat(1 + random.nextInt(3)));
                case 2 -> text.replace(from, to, PIECES.get(random.nextInt(PIECES.size())));
                default -> text.insert(from, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }
}
