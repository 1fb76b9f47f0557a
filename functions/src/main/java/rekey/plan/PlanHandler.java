package rekey.plan;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.AccountConcurrency;
import rekey.aws.Clients;
import rekey.aws.Regions;
import rekey.drift.PlannedRun;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.gather.PastRunsReader;
import rekey.holders.Holders;
import rekey.holders.OrganizationHolders;
import rekey.input.ExecutionInput;
import rekey.input.InputParser;
import rekey.input.InvalidInput;
import rekey.input.KeyChoice;
import rekey.input.RegionScope;
import rekey.input.StackDefaults;
import rekey.lambda.Deadline;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.organization.OrganizationListing;
import rekey.pacing.Time;
import rekey.place.Place;
import rekey.restore.RestoredRun;
import rekey.run.Bucket;
import rekey.run.Bucket.Stored;
import rekey.run.Executions;
import rekey.run.Fence;
import rekey.run.Json;
import rekey.run.Lease;
import rekey.run.RunFolder;
import rekey.run.Start;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/// Plans the run: parses the input, takes the lease, lists the accounts, and cuts the survey's
/// batches. Where each account had to be asked for its Regions, the run comes by here again with
/// the answers.
public final class PlanHandler extends JsonHandler<PlanHandler.Request, SurveyWork> {
    private static final Logger LOG = LoggerFactory.getLogger(PlanHandler.class);

    private final InputParser parser;
    private final Lease lease;
    private final Function<BooleanSupplier, OrganizationListing> organization;
    private final Bucket bucket;
    private final String home;
    private final Time time;
    private final SurveyCutter cutter;
    private final Workforce workforce;
    private final BiFunction<String, BooleanSupplier, Holders> rules;

    public PlanHandler() {
        this(new Clients(4), Settings.ofEnvironment());
    }

    private PlanHandler(Clients clients, Settings settings) {
        this(
                new InputParser(StackDefaults.of(
                        System.getenv(),
                        Regions.ofPartitionOf(settings.region()),
                        Regions.canBeAskedFor(settings.region()))),
                new Bucket(clients.patient(S3Client.builder()), settings.bucket()),
                new Executions(clients.patient(SfnClient.builder())),
                listing(clients.singleShot(
                        OrganizationsClient.builder().region(Regions.ofOrganizations(settings.region())))),
                settings.region(),
                settings.placesPerWorker(),
                workforce(clients, settings),
                (region, timeIsUp) -> rules(clients, settings, region, timeIsUp),
                Time.SYSTEM);
    }

    /// What only the hub sees.
    private static Holders rules(Clients clients, Settings settings, String region, BooleanSupplier timeIsUp) {
        return OrganizationHolders.of(clients, new Place(settings.hub(), region), Time.SYSTEM, timeIsUp)
                .look();
    }

    private static Function<BooleanSupplier, OrganizationListing> listing(OrganizationsClient organizations) {
        return timeIsUp -> new OrganizationListing(organizations, Time.SYSTEM, new SplittableRandom(), timeIsUp);
    }

    private static Workforce workforce(Clients clients, Settings settings) {
        return settings.reserved()
                ? Workforce.reserved(settings.mostWorkers())
                : new Workforce(
                        settings.mostWorkers(), new AccountConcurrency(clients.patient(LambdaClient.builder()))::ask);
    }

    /// @param organization a listing of it, until the time is up
    /// @param home the stack's Region
    /// @param rules of the organization, as the hub sees them in a Region until the time is up
    PlanHandler(
            InputParser parser,
            Bucket bucket,
            Executions executions,
            Function<BooleanSupplier, OrganizationListing> organization,
            String home,
            int placesPerWorker,
            Workforce workforce,
            BiFunction<String, BooleanSupplier, Holders> rules,
            Time time) {
        super(Request.class);
        this.parser = parser;
        this.bucket = bucket;
        this.lease = new Lease(bucket, executions);
        this.organization = organization;
        this.home = home;
        this.time = time;
        this.cutter = new SurveyCutter(bucket, placesPerWorker);
        this.workforce = workforce;
        this.rules = rules;
    }

    /// The execution as Step Functions' context object names it.
    public record Request(String run, String execution, Instant startedAt, JsonNode input) implements OfRun {}

    /// @throws InvalidInput where the execution input cannot be taken
    /// @throws RunNameUsed where an earlier execution had the name
    @Override
    protected SurveyWork handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var input = parser.parse(request.input());
        var before = lease.take(request.run(), request.execution(), time.now());
        var takenAt = time.now();
        var undone = undone(input);
        var applied = applied(input, request.startedAt());
        var size = workforce.size();
        if (bucket.get(folder.plan()).isEmpty()) {
            var asked = applied.map(run -> new AppliedRun(run).of(input)).orElse(input);
            var inScope = planned(request, asked, takenAt, unreported(before), Deadline.of(context))
                    .warning(size.warnings());
            var planned = narrowed(inScope, undone, applied, input.canary() != null);
            CanaryScope.check(planned);
            bucket.putIfAbsent(folder.plan(), Json.pretty(planned)); // of two at the same time the first plan holds
        }
        var plan = withRegions(folder);
        if (!Start.same(plan.startedAt(), request.startedAt())) {
            throw new RunNameUsed(request.run(), plan.startedAt());
        }
        if (plan.regionsKnown() && input.key() instanceof KeyChoice.Leaving(var keys, var _)) {
            readPastRuns(plan, keys, Deadline.of(context));
        }
        LOG.info(
                "Planned {} accounts, left out {}",
                plan.accounts().size(),
                plan.leftOut().size());
        return cutter.cut(plan, undone, applied, size.workers());
    }

    private static Plan narrowed(
            Plan inScope, Optional<RestoredRun> undone, Optional<PlannedRun> applied, boolean canaryIsNamed) {
        var restoring =
                undone.map(run -> NarrowedPlan.of(inScope, new UndoneRun(run))).orElse(inScope);
        return applied.map(AppliedRun::new)
                .map(run -> run.withCanary(NarrowedPlan.of(restoring, run).warning(run.warnings()), canaryIsNamed))
                .orElse(restoring);
    }

    /// @param now of the run: so its repetitions find the plan as old as it did
    private Optional<PlannedRun> applied(ExecutionInput input, Instant now) {
        return input.key() instanceof KeyChoice.Planned(var run, var hours)
                ? Optional.of(PlannedRun.read(bucket, run, now, Duration.ofHours(hours)))
                : Optional.empty();
    }

    private Optional<RestoredRun> undone(ExecutionInput input) {
        return switch (input.key()) {
            case KeyChoice.Alias _, KeyChoice.Arns _, KeyChoice.Create _, KeyChoice.Planned _, KeyChoice.Leaving _ ->
                Optional.empty();
            case KeyChoice.Before(var run) -> Optional.of(undone(run));
        };
    }

    private RestoredRun undone(String run) {
        var left = RestoredRun.read(bucket, run);
        if (left.settled()) {
            return left.orRefuse();
        }
        awaitSilence();
        return RestoredRun.read(bucket, run).orRefuse();
    }

    private void readPastRuns(Plan plan, List<String> keys, BooleanSupplier timeIsUp) {
        var folder = new RunFolder(plan.run());
        if (!bucket.list(folder.pastRuns()).isEmpty()) {
            return;
        }
        var reader = new PastRunsReader(bucket, folder.run());
        var past = reader.read(keys);
        if (!reader.settled()) {
            awaitSilence();
            past = new PastRunsReader(bucket, folder.run()).read(keys);
        }
        bucket.putIfAbsent(folder.pastRuns(), Json.bytes(past.with(rules(plan, past, timeIsUp))));
    }

    /// The organization's rules of the keys' Regions, and of all to visit if a key may have replicas: only
    /// the survey tells where. What cannot be looked at in such a Region concerns every key if the Region
    /// was named: a rule there may name its key by the ARN of another.
    private OrganizationFindings rules(Plan plan, PastRuns past, BooleanSupplier timeIsUp) {
        var ofAll = new TreeSet<>(past.regions());
        var ofReplicas = new TreeSet<String>();
        if (past.hasMultiRegion()) {
            switch (plan.input().regions()) {
                case RegionScope.Named(var named) -> ofAll.addAll(named);
                case RegionScope.Enabled() -> plan.places().forEach(place -> ofReplicas.add(place.region()));
            }
        }
        ofReplicas.removeAll(ofAll);
        return OrganizationFindings.of(asked(ofAll, timeIsUp), asked(ofReplicas, timeIsUp), time.now());
    }

    private Map<String, Holders> asked(Set<String> regions, BooleanSupplier timeIsUp) {
        var asked = new TreeMap<String, Holders>();
        regions.forEach(region -> asked.put(region, rules.apply(region, timeIsUp)));
        return asked;
    }

    /// A run may have been stopped a moment ago: what its functions still move must not be missed by
    /// the survey.
    private void awaitSilence() {
        time.sleep(Fence.SILENT);
    }

    /// The plan as it is stored, completed where the accounts have been asked for their Regions.
    private Plan withRegions(RunFolder folder) {
        var stored = bucket.require(folder.plan());
        var plan = stored.as(Plan.class);
        var asked = plan.regionsKnown() ? Optional.<Stored>empty() : bucket.get(folder.regions());
        if (asked.isEmpty()) {
            return plan;
        }
        var complete = plan.with(asked.get().as(EnabledRegions.class));
        // What the survey and the batches relied on since must not be written over.
        return bucket.putIfMatch(folder.plan(), stored.etag(), Json.pretty(complete))
                ? complete
                : bucket.require(folder.plan()).as(Plan.class);
    }

    /// Those that have a plan. Whether people were told of their end by then, the report finds out.
    private List<String> unreported(List<String> ended) {
        var runs = ended.stream()
                .filter(run -> !bucket.list(new RunFolder(run).plan()).isEmpty())
                .toList();
        if (!runs.isEmpty()) {
            LOG.warn("Runs of whose end people may not have been told: {}", runs);
        }
        return runs;
    }

    private Plan planned(
            Request request, ExecutionInput input, Instant takenAt, List<String> unreported, BooleanSupplier timeIsUp) {
        var listing = organization.apply(timeIsUp);
        var scope = Scope.of(input.accounts(), input.organizationalUnits(), listing.accounts(), listing::accountsBelow);
        var regions = regions(input.regions());
        return new Plan(
                request.run(),
                request.execution(),
                request.startedAt(),
                input,
                scope.accounts().stream()
                        .map(account -> new Plan.PlannedAccount(account.id(), account.name(), regions))
                        .toList(),
                input.regions() instanceof RegionScope.Named,
                scope.leftOut(),
                scope.warnings(),
                null,
                listing.facts(),
                unreported,
                request.input(),
                takenAt);
    }

    private List<String> regions(RegionScope wanted) {
        return switch (wanted) {
            case RegionScope.Named(var regions) -> regions;
            case RegionScope.Enabled() -> List.of(home); // until each account was asked
        };
    }
}
