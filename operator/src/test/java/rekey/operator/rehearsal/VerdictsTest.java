package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.run.Json;

class VerdictsTest {
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000001";
    private static final String NEW = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000002";

    @ParameterizedTest
    @CsvSource({
        "freeOn, inUse, 0",
        "unknown, inUse, 0",
        "never, inUse, 0",
        "inUse, inUse, 0",
        "free, inUse, 1",
        "freeOn, free, 1",
        "freeOn, unknown, 1",
        "free, free, 2"
    })
    void aKeyThatLogsAreUnderIsNotFree(String ofOld, String ofNew, int findings) {
        var certificate =
                Json.tree("{\"keys\": [{\"key\": \"%s\", \"verdict\": \"%s\"}, {\"key\": \"%s\", \"verdict\": \"%s\"}]}"
                        .formatted(OLD, ofOld, NEW, ofNew));
        assertThat(new Verdicts(certificate).findings(OLD, NEW)).hasSize(findings);
        assertThat(new Verdicts(Json.tree("{}")).findings(OLD, NEW)).hasSize(2);
    }
}
