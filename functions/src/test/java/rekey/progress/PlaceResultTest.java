package rekey.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import rekey.run.Json;

class PlaceResultTest {
    /// A restoration reads what an earlier version of Rekey has written.
    @Test
    void aResultThatTellsOfNoAliasIsRead() {
        var stored = """
                {"place":{"account":"111122223333","region":"eu-central-1"},"wantedKey":"arn:k",\
                "tally":{"changed":0,"alreadyRight":1,"gone":0,"reserved":0,"excluded":0,\
                "movedOn":{"count":0,"targets":[]},"failures":[]},\
                "queryResults":"Excluded","previousKeys":{},"throttles":0,"seconds":0.0,"changes":null}
                """;
        assertThat(Json.read(stored.getBytes(StandardCharsets.UTF_8), PlaceResult.class))
                .returns(null, PlaceResult::alias)
                .satisfies(result -> assertThat(result.tally().alreadyRight()).isEqualTo(1));
    }
}
