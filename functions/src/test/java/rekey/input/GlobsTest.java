package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {
    private static final long SEED = 20_261_001;

    @ParameterizedTest
    @CsvSource({
        "/aws/lambda/*, /aws/lambda/f, true",
        "/aws/lambda/*, /aws/lambda/, true",
        "/aws/lambda/*, /aws/lambda/a/b, true",
        "/aws/lambda/*, /aws/lambda, false",
        "/aws/lambda/*, x/aws/lambda/f, false",
        "*, anything, true",
        "**, a, true",
        "*b, aab, true",
        "*b, aba, false",
        "a*c*e, abcde, true",
        "a*c*e, abcdef, false",
        "a*a, a, false",
        "a*a, aa, true",
        "*ab, aab, true",
        "exact, exact, true",
        "exact, exactly, false",
        "exact, exac, false",
        "a.c, abc, false",
        "a.c, a.c, true",
        "A*, abc, false",
        "a#*, a#1, true"
    })
    void aStarMatchesAnyRunAndEverythingElseItself(String glob, String name, boolean matches) {
        assertThat(Globs.matches(glob, name)).isEqualTo(matches);
    }

    @Test
    void theyAgreeWithARegularExpressionOnEveryShortName() {
        var random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            var glob = text(random, "ab*");
            var name = text(random, "ab");
            var regex = glob.chars()
                    .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
                    .collect(Collectors.joining());
            assertThat(Globs.matches(glob, name))
                    .as("seed %d, round %d: glob \"%s\", name \"%s\"", SEED, i, glob, name)
                    .isEqualTo(name.matches(regex));
        }
    }

    private static String text(Random random, String alphabet) {
        return random.ints(random.nextInt(8), 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }

    /// A backtracking matcher needs more steps for this than the universe has seconds, the greedy
    /// one at most 512 times 512.
    @Test
    void noPatternExplodes() {
        var glob = "*a".repeat(255) + "*b";
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Globs.matches(glob, "a".repeat(512))).isFalse());
    }

    @Test
    void noIncludeMeansEveryName() {
        assertThat(new Globs(List.of(), List.of("b*")).test("a")).isTrue();
    }

    @Test
    void oneIncludeThatMatchesIsEnough() {
        var globs = new Globs(List.of("a*", "b*"), List.of());
        assertThat(List.of("a1", "b1", "c1").stream().filter(globs::test)).containsExactly("a1", "b1");
    }

    @Test
    void excludeIsStrongerThanInclude() {
        var globs = new Globs(List.of("a*"), List.of("*2", "x"));
        assertThat(List.of("a1", "a2").stream().filter(globs::test)).containsExactly("a1");
    }
}
