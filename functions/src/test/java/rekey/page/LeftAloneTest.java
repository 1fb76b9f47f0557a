package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.input.Mode;
import rekey.outcome.Drift;
import rekey.outcome.Drifted;
import rekey.report.Report;
import rekey.report.SampleRun;

/// What the page says of targets that are gone, or left alone.
class LeftAloneTest {
    private static String deleted(Mode mode, @Nullable String plan) {
        return Figure.of(ReportOf.of(mode, plan, SampleRun.report().places())).stream()
                .filter(figure -> figure.label().equals("Deleted"))
                .map(Figure::meaning)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsGoneIsGoneSinceTheRunThatHadSeenIt() {
        assertThat(deleted(Mode.ROTATE, null)).endsWith("during the run.");
        assertThat(deleted(Mode.ROTATE, "p")).endsWith("since the plan was made.");
        assertThat(deleted(Mode.RESTORE, null)).endsWith("since the run that is undone.");
    }

    private static Report.PlaceReport drifted() {
        var place = SampleRun.report().places().getFirst();
        return new Report.PlaceReport(
                place.at(),
                place.state(),
                new Report.KeyReport(place.wantedKey(), place.alias()),
                place.counts(),
                place.keysAtSurvey(),
                place.queryResults(),
                place.effort(),
                place.failures(),
                List.of(),
                List.of(),
                place.names(),
                List.of(new Drifted.Group(Drift.Reason.WANTED_KEY_CHANGED, 3, List.of())),
                place.ofStacks());
    }

    private static List<String> notices(int places) {
        return Notice.of(ReportOf.of(Mode.ROTATE, "p", Collections.nCopies(places, drifted()))).stream()
                .map(Notice::sentence)
                .toList();
    }

    @Test
    void placesThatAreNotNamedAreCounted() {
        assertThat(notices(200)).hasSize(200).noneMatch(sentence -> sentence.contains("more place"));
        assertThat(notices(203))
                .hasSize(201)
                .endsWith("Targets left alone, drifted from the plan, in 3 more places: report.csv names them");
    }
}
