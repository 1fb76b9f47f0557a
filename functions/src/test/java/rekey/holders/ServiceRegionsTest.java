package rekey.holders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.FakeJsonAws;
import rekey.fakes.VirtualTime;
import rekey.outcome.Offer;
import rekey.place.Place;
import rekey.place.RegionalService;

/// Only a list that was read to its end, and has other Regions, says that AWS does not offer a service.
class ServiceRegionsTest {
    private static final String CALL = "GetParametersByPath";
    private static final RegionalService MISSED = new RegionalService("aiops", "eu-south-1");
    private static final List<List<String>> TWO_PAGES =
            List.of(List.of("eu-central-1", "eu-west-1"), List.of(), List.of("us-east-1"));

    private final VirtualTime time = new VirtualTime();

    private static FakeJsonAws listing(List<List<String>> pages) {
        return VirtualHolders.listing(new FakeJsonAws(), pages);
    }

    private Offer of(FakeJsonAws aws, RegionalService service) {
        return VirtualHolders.lists(VirtualHolders.PLACE, aws, time).of(service);
    }

    private static Offer.Doubtful doubt(Offer offer) {
        assertThat(offer).isInstanceOf(Offer.Doubtful.class);
        return (Offer.Doubtful) offer;
    }

    @Test
    void whatTheWholeListDoesNotHaveAwsDoesNotOffer() {
        var offer = of(listing(TWO_PAGES), MISSED);
        assertThat(offer).isEqualTo(new Offer.NotOffered(time.now()));
        assertThat(((Offer.NotOffered) offer).sentence(MISSED))
                .isEqualTo(
                        "AWS does not offer aiops in Region eu-south-1, says its list of %s: nothing of it can be on the key"
                                .formatted(time.now()));
    }

    /// On whichever page.
    @ParameterizedTest
    @ValueSource(strings = {"eu-central-1", "eu-west-1", "us-east-1"})
    void whatTheListHasIsOfferedAndItsAddressWasNotFound(String region) {
        var doubt = doubt(of(listing(TWO_PAGES), new RegionalService("aiops", region)));
        assertThat(doubt.reason("NoAnswer: x")).startsWith("NoAnswer: x, and AWS offers it there");
        assertThat(doubt.remedy("Look")).startsWith("Run Rekey again");
    }

    @Test
    void aListWithoutAnyRegionSettlesNothing() {
        for (var pages : List.of(List.<List<String>>of(List.of()), List.of(List.<String>of(), List.<String>of()))) {
            var doubt = doubt(of(listing(pages), MISSED));
            assertThat(doubt.why()).contains("does not name it");
            assertThat(doubt.remedy("Look")).isEqualTo("Look");
        }
    }

    @Test
    void aServiceThatNoListIsKnownOfIsNotAskedFor() {
        var aws = listing(TWO_PAGES);
        assertThat(of(aws, new RegionalService("logs", "eu-south-1"))).isEqualTo(Offer.Doubtful.UNASKED);
        assertThat(of(aws, new RegionalService("something-new", "eu-south-1"))).isEqualTo(Offer.Doubtful.UNASKED);
        assertThat(aws.operations()).isEmpty();
        assertThat(Offer.Doubtful.UNASKED.reason("why")).isEqualTo("why");
        assertThat(Offer.Doubtful.UNASKED.remedy("how")).isEqualTo("how");
    }

    static Stream<Object[]> refusals() {
        var denied = "User: u is not authorized to perform: ssm:GetParametersByPath on resource: arn";
        return Stream.of(
                new Object[] {
                    "denied",
                    "(ssm:GetParametersByPath)",
                    "template.yaml",
                    refusing(400, "AccessDeniedException", denied)
                },
                new Object[] {
                    "throttled",
                    "Rate exceeded",
                    "Run Rekey again",
                    refusing(400, "ThrottlingException", "Rate exceeded")
                },
                new Object[] {"broken", "500", "Run Rekey again", new FakeJsonAws().refusing(CALL, 500, "<html>")},
                new Object[] {
                    "silent",
                    "Connection reset",
                    "Run Rekey again",
                    new FakeJsonAws().silent(CALL, new IOException("Connection reset"))
                },
                new Object[] {
                    "without an endpoint",
                    "ssm has no endpoint",
                    "whether AWS offers",
                    new FakeJsonAws().silent(CALL, new UnknownHostException("x"))
                },
                new Object[] {
                    "not known",
                    "no such path",
                    "Look at it yourself",
                    refusing(400, "ValidationException", "no such path")
                },
                new Object[] {
                    "no JSON", "Unexpected character", "", new FakeJsonAws().answering(CALL, List.of("<html>"))
                },
                new Object[] {"something else", "does not name it", "", new FakeJsonAws().answering(CALL, List.of("[]"))
                });
    }

    private static FakeJsonAws refusing(int status, String code, String message) {
        return new FakeJsonAws().refusing(CALL, code, status, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aListThatIsNotReadSettlesNothingAndSaysWhatToDo(String how, String why, String remedy, FakeJsonAws aws) {
        var doubt = doubt(of(aws, MISSED));
        assertThat(doubt.reason("before")).as(how).startsWith("before, and ").contains(why);
        assertThat(doubt.remedy("before")).as(how).contains(remedy);
        assertThat(time.passed()).as(how).isLessThan(ServiceRegions.MOST.multipliedBy(2));
    }

    /// What came before it does not count.
    @Test
    void aPageThatIsRefusedLeavesTheListUnread() {
        var aws = new FakeJsonAws().answering(CALL, List.of("""
                {"Parameters": [{"Value": "eu-central-1"}], "NextToken": "1"}""", "<html>"));
        assertThat(doubt(of(aws, MISSED)).why()).contains("was not read");
        assertThat(aws.operations()).hasSizeGreaterThan(1);
    }

    /// Whatever each takes, the run does not wait long for all of them.
    @Test
    void allListsTogetherTakeAShortTimeAtMost() {
        var aws = new FakeJsonAws().refusing(CALL, 503, "");
        var lists = VirtualHolders.lists(VirtualHolders.PLACE, aws, time);
        for (var service : List.of("aiops", "xray", "glue", "cloudwatch", "observabilityadmin")) {
            doubt(lists.of(new RegionalService(service, "eu-south-1")));
        }
        assertThat(time.passed()).isLessThan(ServiceRegions.MOST.multipliedBy(2));
    }

    @Test
    void eachListIsReadOnceHoweverOftenItIsAskedFor() {
        var aws = listing(TWO_PAGES);
        var lists = VirtualHolders.lists(VirtualHolders.PLACE, aws, time);
        for (int times = 0; times < 3; times++) {
            lists.of(MISSED);
            lists.of(new RegionalService("aiops", "af-south-1"));
            lists.of(new RegionalService("xray", "af-south-1"));
        }
        assertThat(aws.sent().stream().map(sent -> sent.body().path("Path").asText()))
                .hasSize(2 * TWO_PAGES.size())
                .containsOnly(
                        "/aws/service/global-infrastructure/services/aiops/regions",
                        "/aws/service/global-infrastructure/services/xray/regions");
        assertThat(aws.sent())
                .allSatisfy(sent ->
                        assertThat(sent.body().path("MaxResults").asInt()).isEqualTo(10));
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,eu-central-1",
        "eu-south-1,eu-central-1",
        "ap-southeast-4,ap-east-1",
        "ca-west-1,ca-central-1",
        "il-central-1,us-east-1",
        "us-west-1,us-west-1"
    })
    void aRegionThatAnswersIsAsked(String hub, String asked) {
        var aws = listing(TWO_PAGES);
        VirtualHolders.lists(new Place("111122223333", hub), aws, time).of(MISSED);
        assertThat(aws.sent())
                .isNotEmpty()
                .allSatisfy(
                        sent -> assertThat(sent.request().host()).isEqualTo("ssm.%s.amazonaws.com".formatted(asked)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cn-north-1", "us-gov-west-1", "eusc-de-east-1"})
    void whereNoRegionIsKnownToAnswerNoneIsAsked(String hub) {
        var aws = listing(TWO_PAGES);
        var lists = VirtualHolders.lists(new Place("111122223333", hub), aws, time);
        assertThat(lists.of(new RegionalService("aiops", hub))).isEqualTo(Offer.Doubtful.UNASKED);
        assertThat(aws.operations()).isEmpty();
    }
}
