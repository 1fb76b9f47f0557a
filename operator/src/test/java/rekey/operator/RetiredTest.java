package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;
import rekey.certificate.Certificate;
import rekey.report.Report;

class RetiredTest {
    private static <T> T read(Class<T> type, String json) {
        try {
            return Documents.reader(type)
                    .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .readValue(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param verdicts one for each key
    private static Certificate certificate(String... verdicts) {
        var keys = Stream.of(verdicts).map("""
            {"key": "arn:%1$s", "verdict": "%1$s", "date": "2027-02-20T00:00:00Z", "evidence": [],
             "because": [{"kind": "fact", "sentence": "because it is %1$s", "remedy": ""}]}\
            """::formatted).collect(Collectors.joining(","));
        return read(
                Certificate.class,
                "{\"format\": 1, \"run\": \"r\", \"keys\": [%s], \"news\": [\"something new\"], \"limits\": []}"
                        .formatted(keys));
    }

    private static Report report(String outcome) {
        return read(Report.class, "{\"run\": \"r\", \"mode\": \"retire\", \"outcome\": \"%s\"}".formatted(outcome));
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETE, free, 0",
        "COMPLETE, free freeOn, 2",
        "COMPLETE, inUse free, 2",
        "COMPLETE, never, 2",
        "COMPLETE, inUse unknown, 1",
        "COMPLETE, aVerdictOfALaterVersion, 2",
        "INCOMPLETE, free, 1"
    })
    void aKeyThatNobodyCouldLookAtIsWorseThanOneThatMayNotGo(String outcome, String verdicts, int code) {
        assertThat(Retired.exitCode(report(outcome), certificate(verdicts.split(" ")))
                        .number())
                .isEqualTo(code);
    }

    @Test
    void theKeysThatMayGoComeFirstAndTheOthersSayWhy() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Retired.show(certificate("inUse", "free"), new Screen(stream, stream, Ansi.OFF, 80));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "VERDICT  DAY          KEY",
                        "free     20 Feb 2027  arn:free",
                        "inUse    20 Feb 2027  arn:inUse",
                        "arn:inUse:",
                        "  - because it is inUse",
                        "something new");
    }

    @Test
    void reasonsWithTheSameRemedyShareIt() {
        var because = IntStream.rangeClosed(1, 13).mapToObj("""
                {"kind": "missing", "sentence": "account %d: it was not visited", "remedy": "Visit it"}\
                """::formatted).collect(Collectors.joining(","));
        var certificate = read(Certificate.class, """
                {"format": 1, "run": "r", "news": [], "limits": [], "keys": [{"key": "arn:a", "verdict": "unknown",
                 "evidence": [], "because": [%s, {"kind": "fact", "sentence": "and this", "remedy": ""}]}]}\
                """.formatted(because));
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Retired.show(certificate, new Screen(stream, stream, Ansi.OFF, 80));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(16)
                .contains("  - account 10: it was not visited")
                .endsWith("  - and 3 more, in the certificate", "    Fix: Visit it", "  - and this");
    }

    @Test
    void withoutAKeyInQuestionItSaysSo() {
        assertThat(Retired.exitCode(report("COMPLETE"), certificate())).isEqualTo(ExitCode.RIGHT);
    }
}
