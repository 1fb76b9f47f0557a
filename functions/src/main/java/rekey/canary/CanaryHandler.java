package rekey.canary;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.aws.Clients;
import rekey.lambda.JsonHandler;
import rekey.lambda.Settings;
import rekey.lambda.StoredLines;
import rekey.plan.Plan;
import rekey.progress.Evidence;
import rekey.progress.PlaceResult;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyResults;
import software.amazon.awssdk.services.s3.S3Client;

/// Judges the canary, when all of its places are done and nothing else is begun.
public final class CanaryHandler extends JsonHandler<CanaryHandler.Request, CanaryHandler.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(CanaryHandler.class);

    private final Bucket bucket;

    public CanaryHandler() {
        this(new Bucket(
                new Clients(StoredLines.AT_A_TIME).patient(S3Client.builder()),
                Settings.ofEnvironment().bucket()));
    }

    CanaryHandler(Bucket bucket) {
        super(Request.class);
        this.bucket = bucket;
    }

    public record Request(String run) implements OfRun {}

    /// @param well whether the others may be begun
    public record Response(boolean well) {}

    @Override
    protected Response handle(Request request, Context context) {
        var folder = new RunFolder(request.run());
        var plan = bucket.require(folder.plan()).as(Plan.class);
        var canary = Objects.requireNonNull(plan.input().canary(), "a run without a canary has none to judge");
        var evidence = new Evidence(
                plan.input().mode(),
                SurveyResults.read(bucket, plan),
                StoredLines.below(bucket, folder.resultsPrefix(), PlaceResult.class));
        var verdict = CanaryVerdict.of(plan, Set.copyOf(canary.accounts()), evidence);
        bucket.put(folder.canary(), Json.pretty(verdict));
        LOG.info("{} of {} places of the canary did not end well", verdict.bad().size(), verdict.places());
        return new Response(verdict.well());
    }
}
