package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.input.Mode;
import rekey.key.KeyHealth;
import rekey.key.PlaceKey;
import rekey.outcome.Offer;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.Tally;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.progress.Effort;
import rekey.progress.LogGroupsMoved;
import rekey.progress.OtherHolders;
import rekey.progress.PlaceResult;
import rekey.progress.PreviousKeyUse;
import rekey.reconcile.ReconciledPlace;
import rekey.run.Json;

/// A previous key of a rotation in places of which a service has no endpoint.
class NotOfferedReportTest {
    private static final Instant READ = Instant.parse("2026-10-01T12:19:00Z");
    private static final Place ONE = new Place("111111111111", "eu-south-1");
    private static final Place OTHER = new Place("222222222222", "eu-south-1");
    private static final Place ELSEWHERE = new Place("222222222222", "eu-central-1");
    private static final RegionalService MISSED = new RegionalService("aiops", "eu-south-1");
    private static final OtherHolders WITHOUT = new OtherHolders(
            0,
            List.of(),
            List.of(),
            List.of(new OtherHolders.NoEndpoint("groups (aiops has no endpoint)", MISSED)),
            List.of());

    private final List<RegionalService> asked = new ArrayList<>();

    private static ReconciledPlace place(Place at, OtherHolders others) {
        var use = PreviousKeyUse.of(new LogGroupsMoved(1, 30, 0))
                .changed(SampleRun.CHANGED)
                .looked(new KeyHealth.Fit())
                .with(others);
        var key = "arn:aws:kms:%s:%s:key/old".formatted(at.region(), at.account());
        return new ReconciledPlace(
                Mode.ROTATE,
                at,
                null,
                new PlaceResult(
                        at,
                        PlaceKey.existing(key),
                        Tally.EMPTY,
                        QueryResultsState.EXCLUDED,
                        Map.of(key, use),
                        Effort.NONE,
                        null),
                new PlaceOutcome.Rotated());
    }

    private List<Report.PreviousKeyReport> keys(Function<RegionalService, Offer> offers, ReconciledPlace... places) {
        var report = new Reporter(SampleRun.plan(), List.of(places), service -> {
                    asked.add(service);
                    return offers.apply(service);
                })
                .report(SampleRun.FINISHED, null);
        assertThat(Json.read(Json.pretty(report), Report.class)).isEqualTo(report);
        return report.previousKeys();
    }

    private static Offer notOffered(RegionalService service) {
        return new Offer.NotOffered(READ);
    }

    @Test
    void whatAwsDoesNotOfferThereIsSaidAndKeepsNoKey() {
        assertThat(keys(NotOfferedReportTest::notOffered, place(ONE, WITHOUT), place(OTHER, WITHOUT)))
                .hasSize(2)
                .allSatisfy(key -> {
                    assertThat(key.neededUntil()).isNotNull();
                    assertThat(key.names().others().notOffered())
                            .containsExactly(new Offer.NotOffered(READ).sentence(MISSED));
                    assertThat(key.names().others().unseen()).isEmpty();
                });
        assertThat(asked).containsOnly(MISSED);
    }

    @Test
    void whatTheListDoesNotSettleKeepsTheKeyAndSaysWhy() {
        assertThat(keys(_ -> new Offer.Doubtful("its list was not read", ""), place(ONE, WITHOUT)))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.neededUntil()).isNull();
                    assertThat(key.reason()).contains("aiops has no endpoint", "and its list was not read");
                    assertThat(key.names().others().notLookedAt()).hasSize(1);
                });
    }

    /// Whatever the list says.
    @Test
    void whatAnotherAccountOfTheRegionHasReachedIsOffered() {
        var keys = keys(
                NotOfferedReportTest::notOffered,
                place(ONE, WITHOUT),
                place(OTHER, OtherHolders.NONE),
                place(ELSEWHERE, OtherHolders.NONE));
        assertThat(keys.getFirst().neededUntil()).isNull();
        assertThat(keys.getFirst().reason()).contains("another account has reached it");
        assertThat(asked).isEmpty();
        keys(NotOfferedReportTest::notOffered, place(ONE, WITHOUT), place(ELSEWHERE, OtherHolders.NONE));
        assertThat(asked).containsExactly(MISSED);
    }

    /// Of many that could not be looked at a report names the first; none of those that are left out is lost.
    @Test
    void aDoubtIsNotCutOff() {
        var many = Stream.generate(() -> "a list").limit(OtherHolders.MOST + 1).toList();
        var others = new OtherHolders(0, List.of(), many, WITHOUT.noEndpoint(), List.of());
        assertThat(others.by(NotOfferedReportTest::notOffered).isSeen()).isFalse();
        assertThat(WITHOUT.isSeen()).isFalse();
        assertThat(WITHOUT.by(NotOfferedReportTest::notOffered).isSeen()).isTrue();
    }
}
