package rekey.pack;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.input.Mode;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.plan.Plan;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyResults;
import software.amazon.awssdk.services.s3.S3Client;

/// Packs what the survey found to change into batches.
public final class PackHandler extends JsonHandler<PackHandler.Request, PackHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(PackHandler.class);

    private final Bucket bucket;
    private final Settings settings;

    public PackHandler() {
        this(new Clients(StoredLines.AT_A_TIME), Settings.ofEnvironment());
    }

    private PackHandler(Clients clients, Settings settings) {
        super(Request.class);
        this.bucket = new Bucket(clients.patient(S3Client.builder()), settings.bucket());
        this.settings = settings;
    }

    private Packer packer(Mode mode, int workers) {
        return new Packer(new Workers(
                settings.placesPerWorker(), workers, settings.memoryMb(), Waits.afterChanges(mode, settings)));
    }

    /// @param workers the most at the same time, as the plan found; 0 where the workflow is one of an
    ///     earlier version, if the stack was updated during the run
    public record Request(String run, int workers) implements OfRun {}

    /// @param waves where the batches of each wave are; empty where nothing is to be changed
    /// @param workers the most at the same time
    /// @param afterCanary the wave that begins only where the canary is well; null for none
    /// @param bakeSeconds to wait before it
    public record Response(
            String bucket,
            List<String> waves,
            int targets,
            int workers,
            @Nullable Integer afterCanary,
            int bakeSeconds) {}

    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var plan = bucket.require(folder.plan()).as(Plan.class);
        int workers = request.workers() == 0 ? settings.mostWorkers() : request.workers();
        var packer = packer(plan.input().mode(), workers);
        var waves =
                Waves.cut(packer, SurveyResults.read(bucket, plan), plan.input().canary());
        var packing = packer.describe(waves);
        var keys = plan.input().mode().changes() ? write(waves, folder) : List.<String>of();
        bucket.put(folder.plan(), Json.pretty(plan.with(packing)));
        LOG.info("Packed {} targets into {} waves", packing.targets(), waves.count());
        return new Response(bucket.name(), keys, packing.targets(), workers, waves.afterCanary(), waves.bakeSeconds());
    }

    private List<String> write(Waves waves, RunFolder folder) {
        for (int wave = 0; wave < waves.count(); wave++) {
            bucket.put(folder.batches(wave), Json.lines(waves.batches().get(wave)));
        }
        return IntStream.range(0, waves.count()).mapToObj(folder::batches).toList();
    }
}
