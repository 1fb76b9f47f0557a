package rekey.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Departure;
import rekey.retire.Gap;
import rekey.retire.GrantSeen;
import rekey.retire.KnownOfKey;
import rekey.retire.LastUse;
import rekey.retire.Looked;
import rekey.retire.OnKey;
import rekey.retire.OtherUse;
import rekey.retire.OwnState;
import rekey.run.Json;

class PlaceFindingsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555";
    private static final String OTHER = KEY.replace("11111111", "22222222");
    private static final Gap GAP = new Gap("something", "AccessDenied", "Allow it");

    private static <T> Looked<T> seen(T what) {
        return new Looked.Seen<>(what, NOW);
    }

    private static Departure departure(String run) {
        return new Departure(run, NOW.minusSeconds(60), NOW, 3, 0, 30, 0, false, true, false);
    }

    private static PlaceFindings findings(String queryResults) {
        return new PlaceFindings(
                PLACE,
                seen(new PlaceFindings.Present(Map.of(KEY, new OnKey(2, List.of("/a", "/b"), 0)), 1)),
                seen(queryResults),
                seen(Map.of(KEY, List.of(departure("r1")), PlaceFindings.ANY, List.of(departure("r2")))),
                new Looked.Unseen<>(GAP),
                seen(Map.of(KEY, List.of(new OtherUse("lookup table", "t", "", "Move it")))),
                List.of(GAP),
                Map.of(
                        KEY,
                        new KnownOfKey.Itself(
                                seen(new OwnState("PendingDeletion", NOW, true, List.of(OTHER))),
                                seen(List.of("alias/a")),
                                seen(List.of(new GrantSeen("g", "arn:aws:iam::1:role/a", List.of("Decrypt")))),
                                new Looked.Unseen<>(GAP),
                                seen(new LastUse.Used("Decrypt", NOW, "e")),
                                "alias/cloudwatch-logs")));
    }

    @Test
    void whatAWorkerWritesTheReportReadsAgain() {
        var written = findings(KEY);
        assertThat(Json.readLines(Json.lines(List.of(written)), PlaceFindings.class))
                .as(new String(Json.bytes(written), StandardCharsets.UTF_8))
                .containsExactly(written);
    }

    @Test
    void aKeyIsToldWhatIsItsOwnAndWhatMayBe() {
        var of = findings(KEY).of(new KeyArn(KEY));
        assertThat(of.logGroups()).isEqualTo(seen(new OnKey(2, List.of("/a", "/b"), 1)));
        assertThat(of.queryResults()).isEqualTo(seen(new OnKey(1, List.of(), 0)));
        assertThat(of.departures()).isEqualTo(seen(List.of(departure("r1"), departure("r2"))));
        var other = findings(KEY).of(new KeyArn(OTHER));
        assertThat(other.logGroups()).isEqualTo(seen(new OnKey(0, List.of(), 1)));
        assertThat(other.queryResults()).isEqualTo(seen(OnKey.NONE));
        assertThat(other.departures()).isEqualTo(seen(List.of(departure("r2"))));
        assertThat(other.holders()).isEqualTo(seen(List.of()));
        assertThat(other.notLookedAt()).containsExactly(GAP);
    }

    @Test
    void aNameOfAKeyMayMeanAny() {
        var named = findings("arn:aws:kms:eu-central-1:111122223333:alias/a").of(new KeyArn(OTHER));
        assertThat(named.queryResults()).isEqualTo(seen(new OnKey(0, List.of(), 1)));
        assertThat(findings("none").of(new KeyArn(OTHER)).queryResults()).isEqualTo(seen(OnKey.NONE));
    }

    /// A rule that is copied to all Regions has one ARN, of a multi-Region key.
    @Test
    void aHolderMayNameTheKeyByTheArnOfAnotherRegion() {
        var of = findings(KEY).of(new KeyArn(KEY.replace("eu-central-1", "eu-west-1")));
        assertThat(of.holders()).isEqualTo(seen(List.of(new OtherUse("lookup table", "t", "", "Move it"))));
    }
}
