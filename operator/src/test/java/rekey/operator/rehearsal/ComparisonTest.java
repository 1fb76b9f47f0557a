package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.report.Report;
import rekey.run.Json;

class ComparisonTest {
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000001";
    private static final String NEW = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000002";
    private static final TreeMap<String, String> BEFORE = new TreeMap<>(Map.of("/a", OLD, "/b", Looks.NONE, "/c", NEW));
    private static final TreeMap<String, String> AFTER = new TreeMap<>(Map.of("/a", NEW, "/b", NEW, "/c", NEW));

    /// @param counts as JSON members; those left out are 0
    static Report report(String mode, String outcome, String counts) {
        var all = Stream.of(
                        "changed",
                        "alreadyRight",
                        "gone",
                        "reserved",
                        "excluded",
                        "movedOn",
                        "failed",
                        "toChange",
                        "unaccounted",
                        "drifted")
                .filter(name -> !counts.contains("\"" + name + "\""))
                .map(name -> "\"%s\": 0".formatted(name))
                .toList();
        var json = """
                {"run": "r", "mode": "%s", "outcome": "%s", "startedAt": "2026-11-30T08:45:00Z",
                 "finishedAt": "2026-11-30T08:50:00Z", "warnings": [], "places": [], "previousKeys": [], "leftOut": [],
                 "totals": {"accounts": 1, "places": 1, "targets": 3, "unreachablePlaces": 0, "lostPlaces": 0,
                            "notStartedPlaces": 0, "warnings": 0, %s, %s}}
                """.formatted(mode, outcome, counts, String.join(", ", all));
        try {
            return Json.MAPPER.readerFor(Report.class).readValue(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Comparison between(Map<String, String> before, Map<String, String> after) {
        return new Comparison(new TreeMap<>(before), new TreeMap<>(after), NEW);
    }

    @Test
    void aPlanThatCountsWhatIsThereIsRight() {
        var report = report("plan", "READY", "\"toChange\": 2, \"alreadyRight\": 1");
        assertThat(between(BEFORE, BEFORE).plan(report)).isEmpty();
    }

    @Test
    void aPlanThatChangesSomethingIsFound() {
        var report = report("plan", "READY", "\"toChange\": 2, \"alreadyRight\": 1");
        assertThat(between(BEFORE, AFTER).plan(report))
                .anySatisfy(one -> assertThat(one).contains("/a is on " + NEW));
    }

    @Test
    void aRotationThatMovesAllAndCountsThemIsRight() {
        var report = report("rotate", "COMPLETE", "\"changed\": 2, \"alreadyRight\": 1");
        assertThat(between(BEFORE, AFTER).rotation(report)).isEmpty();
    }

    @Test
    void aRotationThatSaysItMovedMoreThanAwsShowsIsFound() {
        var report = report("rotate", "COMPLETE", "\"changed\": 2, \"alreadyRight\": 1");
        var after = new TreeMap<>(AFTER);
        after.put("/a", OLD);
        assertThat(between(BEFORE, after).rotation(report)).containsExactly("/a is on " + OLD + ", and not on " + NEW);
    }

    @Test
    void aLogGroupThatIsGoneIsFound() {
        var after = new TreeMap<>(AFTER);
        after.remove("/b");
        assertThat(between(BEFORE, after).rotation(report("rotate", "COMPLETE", "\"changed\": 2, \"alreadyRight\": 1")))
                .containsExactly("/b is on gone, and not on " + NEW);
    }

    @Test
    void aWrongOutcomeIsFoundAndSoIsAWrongNumber() {
        assertThat(between(BEFORE, AFTER)
                        .rotation(report("rotate", "INCOMPLETE", "\"changed\": 1, \"alreadyRight\": 1")))
                .containsExactly(
                        "the outcome is INCOMPLETE, and not COMPLETE",
                        "the report says 1 log group changed, and AWS shows 2");
    }

    @Test
    void keysAreComparedAsKeys() {
        var after = new TreeMap<>(AFTER);
        after.replaceAll((_, key) -> key.toUpperCase(java.util.Locale.ROOT).replace("ARN:AWS:KMS", "arn:aws:kms"));
        assertThat(between(BEFORE, after).rotation(report("rotate", "COMPLETE", "\"changed\": 2, \"alreadyRight\": 1")))
                .isEmpty();
    }

    @Test
    void aRestorationPutsEachBackOnWhatItWasOnFirst() {
        var report = report("restore", "COMPLETE", "\"changed\": 2, \"alreadyRight\": 1");
        assertThat(between(AFTER, BEFORE).restoration(report, BEFORE)).isEmpty();
        assertThat(between(AFTER, AFTER).restoration(report, BEFORE)).hasSize(2);
    }

    @Test
    void ofAStoppedRotationTheReportMayLeaveOpenWhatItDoesNotKnow() {
        var stopped = "\"changed\": 1, \"unaccounted\": 1, \"alreadyRight\": 1";
        var half = new TreeMap<>(AFTER);
        half.put("/b", Looks.NONE);
        for (var after : List.of(half, AFTER)) {
            assertThat(between(BEFORE, after).stopped(report("rotate", "INCOMPLETE", stopped)))
                    .containsExactly("the report does not say that somebody stopped the run");
        }
        assertThat(between(BEFORE, BEFORE).stopped(report("rotate", "INCOMPLETE", stopped)))
                .contains("the report says that 1 to 2 log groups were moved, and 0 are on the wanted key");
    }
}
