package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Answer;
import rekey.aws.AwsErrors;
import rekey.aws.Clients;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;
import rekey.outcome.AwsError;
import rekey.outcome.NotLookedAt;
import rekey.outcome.Offer;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.place.RegionalService;

/// AWS's lists of the Regions in which it offers a service: public parameters of Systems Manager. Each
/// is asked for once, by the first who wants to know, and all together for [#MOST]. Whatever goes wrong
/// with a list ends nothing: then it settles nothing.
///
/// Source:
/// docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
public final class ServiceRegions {
    static final Duration MOST = Duration.ofSeconds(20);

    static final String PERMISSION = "ssm:GetParametersByPath";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRegions.class);
    private static final int MOST_PER_PAGE = 10;

    /// What AWS's lists call a service, by what permissions call it. CloudWatch Logs is not among them: a
    /// place without it lists no log groups, and tells nothing at all. A name that is wrong finds no list.
    ///
    /// Source: a copy of all the lists in github.com/getmoto/moto, moto/ssm/resources/services.json
    private static final Map<String, String> NAMES = Map.of(
            "aiops", "aiops",
            "cloudwatch", "cloudwatch",
            "glue", "glue",
            "observabilityadmin", "observabilityadmin",
            "xray", "xray");

    /// The only Regions that answer for the lists, as the page says.
    private static final List<String> ANSWERING = List.of(
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "ap-east-1",
            "ap-south-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-northeast-1",
            "ca-central-1",
            "eu-central-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-north-1",
            "sa-east-1");

    private final Place asked;
    private final boolean answers;
    private final Function<String, JsonService> managers;
    private final Time time;
    private final PacedCalls calls;
    private final Map<String, Listing> listings = new HashMap<>();
    private @Nullable Long end;

    /// What came of the question for one service.
    private sealed interface Listing {
        /// @param regions at least one
        record Of(Set<String> regions, Instant at) implements Listing {}

        record None(Offer.Doubtful because) implements Listing {}
    }

    /// As the function itself asks.
    ///
    /// @param hub its account and Region
    public static ServiceRegions of(Clients clients, Place hub, Time time) {
        return new ServiceRegions(
                hub, region -> clients.json(JsonApi.SYSTEMS_MANAGER, region), time, new SplittableRandom());
    }

    /// @param managers Systems Manager by Region, with the function's own role
    ServiceRegions(Place hub, Function<String, JsonService> managers, Time time, SplittableGenerator random) {
        var region = answering(hub);
        this.asked = new Place(hub.account(), region.orElse(hub.region()));
        this.answers = region.isPresent();
        this.managers = managers;
        this.time = time;
        this.calls = new PacedCalls(Quota.GET_PARAMETERS_BY_PATH, time, random, this::isLate);
    }

    /// The hub's own Region, or else one of the same partition; one nearby, if there is any.
    ///
    /// @return empty where no Region of the partition is known to answer
    static Optional<String> answering(Place hub) {
        if (ANSWERING.contains(hub.region())) {
            return Optional.of(hub.region());
        }
        if (!hub.partition().id().equals("aws")) {
            return Optional.empty();
        }
        var nearby = hub.region().substring(0, hub.region().indexOf('-') + 1);
        return ANSWERING.stream()
                .filter(region -> region.startsWith(nearby))
                .findFirst()
                .or(() -> Optional.of(ANSWERING.getFirst()));
    }

    /// @param service that has no endpoint in its Region
    public Offer of(RegionalService service) {
        return switch (listings.computeIfAbsent(service.service(), this::listing)) {
            case Listing.None(var because) -> because;
            case Listing.Of(var regions, var at) ->
                regions.contains(service.region())
                        ? new Offer.Doubtful(
                                "AWS offers it there, says its list of " + at,
                                "Run Rekey again: the address of %s could not be found now".formatted(service))
                        : new Offer.NotOffered(at);
        };
    }

    private Listing listing(String service) {
        var name = NAMES.get(service);
        if (name == null || !answers) {
            return new Listing.None(Offer.Doubtful.UNASKED);
        }
        try {
            return read(service, "/aws/service/global-infrastructure/services/%s/regions".formatted(name));
        } catch (RuntimeException e) {
            LOG.warn("The Regions of {} could not be read", service, e);
            return unread(service, error(e));
        }
    }

    private static AwsError error(RuntimeException e) {
        var failure = AwsErrors.unforeseen(e);
        return new AwsError(failure.code(), 0, failure.message());
    }

    private Listing read(String service, String path) {
        var manager = managers.apply(asked.region());
        var regions = new HashSet<String>();
        String token = "";
        do {
            var page = page(manager, path, token);
            if (!(page instanceof Answer.Given<JsonNode>(var given))) {
                return unread(service, refusal(page));
            }
            given.path("Parameters")
                    .forEach(parameter -> regions.add(parameter.path("Value").asText()));
            token = given.path("NextToken").asText("");
        } while (!token.isEmpty());
        regions.remove("");
        return regions.isEmpty()
                ? new Listing.None(new Offer.Doubtful("AWS's list of services does not name it", ""))
                : new Listing.Of(Set.copyOf(regions), time.now());
    }

    private Answer<JsonNode> page(JsonService manager, String path, String token) {
        var members = new LinkedHashMap<String, Object>(Map.of("Path", path, "MaxResults", MOST_PER_PAGE));
        if (!token.isEmpty()) {
            members.put("NextToken", token);
        }
        return calls.callUnlessNoEndpoint(
                () -> manager.call(JsonApi.SYSTEMS_MANAGER.call("GetParametersByPath", members)));
    }

    private static AwsError refusal(Answer<JsonNode> answer) {
        return switch (answer) {
            case Answer.Given<JsonNode> _ -> throw new IllegalStateException("it was given");
            case Answer.Refused<JsonNode>(var error) -> error;
            case Answer.OutOfTime<JsonNode>(var last) -> last;
        };
    }

    private Listing unread(String service, AwsError error) {
        var unseen = NotLookedAt.byFunction(
                asked, "AWS's list of the Regions of %s was not read".formatted(service), PERMISSION, error);
        return new Listing.None(new Offer.Doubtful(
                unseen.words(),
                "%s, or look yourself whether AWS offers %s there".formatted(unseen.remedy(), service)));
    }

    /// The time begins with the first question.
    private boolean isLate() {
        if (end == null) {
            end = time.nanos() + MOST.toNanos();
        }
        return time.nanos() - end >= 0;
    }
}
