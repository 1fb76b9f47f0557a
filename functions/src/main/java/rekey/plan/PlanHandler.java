package rekey.plan;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.aws.Regions;
import rekey.input.ExecutionInput;
import rekey.input.InputParser;
import rekey.input.InvalidInput;
import rekey.input.Problems;
import rekey.input.RegionScope;
import rekey.input.StackDefaults;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.organization.OrganizationListing;
import rekey.pacing.Time;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Json;
import rekey.run.Lease;
import rekey.run.RunFolder;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/// Plans the run: parses the input, takes the lease, lists the accounts, and cuts the survey's
/// batches.
public final class PlanHandler extends JsonHandler<PlanHandler.Request, PlanHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(PlanHandler.class);

    private final InputParser parser;
    private final Lease lease;
    private final Function<BooleanSupplier, OrganizationListing> organization;
    private final Bucket bucket;
    private final int placesPerWorker;
    private final int mostWorkers;

    public PlanHandler() {
        this(new Clients(4), Settings.ofEnvironment());
    }

    private PlanHandler(Clients clients, Settings settings) {
        this(
                new InputParser(StackDefaults.of(System.getenv(), Regions.ofPartitionOf(settings.region()))),
                new Bucket(clients.patient(S3Client.builder()), settings.bucket()),
                new Executions(clients.patient(SfnClient.builder())),
                listing(clients.singleShot(
                        OrganizationsClient.builder().region(Regions.ofOrganizations(settings.region())))),
                settings.placesPerWorker(),
                settings.mostWorkers());
    }

    private static Function<BooleanSupplier, OrganizationListing> listing(OrganizationsClient organizations) {
        return timeIsUp -> new OrganizationListing(organizations, Time.SYSTEM, new SplittableRandom(), timeIsUp);
    }

    /// @param organization a listing of it, until the time is up
    PlanHandler(
            InputParser parser,
            Bucket bucket,
            Executions executions,
            Function<BooleanSupplier, OrganizationListing> organization,
            int placesPerWorker,
            int mostWorkers) {
        super(Request.class);
        this.parser = parser;
        this.bucket = bucket;
        this.lease = new Lease(bucket, executions);
        this.organization = organization;
        this.placesPerWorker = placesPerWorker;
        this.mostWorkers = mostWorkers;
    }

    /// The execution as Step Functions' context object names it.
    public record Request(String run, String execution, Instant startedAt, JsonNode input) implements OfRun {}

    /// Where the survey's batches are.
    ///
    /// @param workers the most at the same time
    public record Response(String run, String bucket, String batches, int places, int workers) {}

    /// @throws InvalidInput where the execution input cannot be taken
    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var input = parser.parse(request.input());
        refuseWhatIsNotThereYet(input);
        lease.take(request.run(), request.execution(), request.startedAt());
        var listing = organization.apply(Deadline.of(context));
        var scope = Scope.of(input.accounts(), input.organizationalUnits(), listing.accounts(), listing::accountsBelow);
        var plan = new Plan(
                request.run(),
                request.execution(),
                request.startedAt(),
                input,
                scope.accounts().stream()
                        .map(account -> new Plan.PlannedAccount(account.id(), account.name(), regions(input.regions())))
                        .toList(),
                scope.leftOut(),
                scope.warnings(),
                null);
        if (!bucket.putIfAbsent(folder.plan(), Json.pretty(plan))) {
            plan = bucket.require(folder.plan()).as(Plan.class); // a repeated invocation: the first plan holds
        }
        List<SurveyBatch> batches = SurveyBatch.cut(plan.places(), placesPerWorker);
        bucket.put(folder.surveyBatches(), Json.lines(batches));
        LOG.info(
                "Planned {} places in {} batches, left out {} accounts",
                plan.places().size(),
                batches.size(),
                plan.leftOut().size());
        return new Response(
                request.run(),
                bucket.name(),
                folder.surveyBatches(),
                plan.places().size(),
                mostWorkers);
    }

    private static void refuseWhatIsNotThereYet(ExecutionInput input) {
        var problems = new Problems();
        if (input.regions() instanceof RegionScope.Enabled) {
            problems.add("regions", "\"enabled\" is not there yet");
        }
        problems.throwIfAny();
    }

    private static List<String> regions(RegionScope wanted) {
        return switch (wanted) {
            case RegionScope.Named(var regions) -> regions;
            case RegionScope.Enabled() -> List.of(); // each account is asked for its own
        };
    }
}
