package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rekey.input.Mode;

class CopiedPageTest {
    private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]+)\"");

    @ParameterizedTest
    @EnumSource
    void theLinksToTheFilesOfTheRunLeadIntoItsFolder(Mode mode) {
        var files = RunFile.of(mode).stream().map(RunFile::name).toList();
        var page = files.stream()
                .map("<li><a href=\"%s\">x</a> an account named report.csv</li>"::formatted)
                .collect(Collectors.joining("", "<a href=\"#places\">é</a>", ""));

        var copy = new String(
                CopiedPage.of(page.getBytes(StandardCharsets.UTF_8), mode, "../runs/r1/"), StandardCharsets.UTF_8);

        assertThat(LINK.matcher(copy).results().map(link -> link.group(1)))
                .first()
                .isEqualTo("#places");
        assertThat(LINK.matcher(copy).results().skip(1).map(link -> link.group(1)))
                .containsExactlyElementsOf(
                        files.stream().map("../runs/r1/"::concat).toList());
        assertThat(copy.replace("../runs/r1/", "")).isEqualTo(page);
    }
}
