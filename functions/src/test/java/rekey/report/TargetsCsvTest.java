package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.inventory.TargetRow;
import rekey.outcome.CountedAs;
import rekey.run.Json;

class TargetsCsvTest {
    private static TargetRow row(String accountName, String name, @Nullable Integer retention) {
        return new TargetRow(
                "111122223333",
                accountName,
                "eu-central-1",
                "log group",
                name,
                "STANDARD",
                retention,
                "none",
                "arn:k",
                CountedAs.TO_CHANGE,
                null,
                null,
                null);
    }

    private static String csv(TargetRow... rows) {
        var bytes = new ByteArrayOutputStream();
        try (var csv = new TargetsCsv(bytes)) {
            for (var row : rows) {
                csv.write(row);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineForEachTargetBehindAByteOrderMark() {
        assertThat(csv(row("one", "/a", 30), row("one", "/b", null)))
                .isEqualTo("\uFEFF\"account\",\"accountName\",\"region\",\"type\",\"name\",\"class\","
                        + "\"retentionInDays\",\"presentKey\",\"wantedKey\",\"outcome\",\"code\",\"changedAt\",\"owner\"\r\n"
                        + "\"111122223333\",\"one\",\"eu-central-1\",\"log group\",\"/a\",\"STANDARD\",30,"
                        + "\"none\",\"arn:k\",\"toChange\",\"\",\"\",\"\"\r\n"
                        + "\"111122223333\",\"one\",\"eu-central-1\",\"log group\",\"/b\",\"STANDARD\",\"\","
                        + "\"none\",\"arn:k\",\"toChange\",\"\",\"\",\"\"\r\n");
    }

    @Test
    void noNameIsAFormula() {
        assertThat(csv(row("=cmd()", "-1+1", 1), row("a\"b", "#1", 1)))
                .contains("\"'=cmd()\"", "\"'-1+1\"", "\"a\"\"b\"")
                .doesNotContain("\"=cmd()", "\"-1+1");
    }

    @Test
    void theColumnsAreThoseOfALineOfJson() {
        var line = (ObjectNode) Json.tree(new String(Json.bytes(row("one", "/a", 30)), StandardCharsets.UTF_8));
        var names = new ArrayList<String>();
        line.fieldNames().forEachRemaining(names::add);
        assertThat(names).isEqualTo(TargetsCsv.columns());
    }
}
