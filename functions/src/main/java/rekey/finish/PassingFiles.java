package rekey.finish;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.lambda.Concurrently;
import rekey.run.Bucket;
import rekey.run.RunFolder;

/// What Step Functions writes of a run's child executions is of use as long as it keeps the
/// executions themselves: 90 days. The notes of the targets are joined in the run's report, and of
/// use to look into how. Both lie beside reports and journals, which people keep for
/// years, and a rule of the bucket knows a prefix or a tag. So they get a tag.
///
/// Source: docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
final class PassingFiles {
    /// The bucket's rule in template.yaml names both.
    static final String TAG = "rekey:keep";

    static final String DAYS = "90-days";

    /// A large run has thousands of them.
    private static final int AT_A_TIME = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PassingFiles.class);

    private final Bucket bucket;

    PassingFiles(Bucket bucket) {
        this.bucket = bucket;
    }

    /// Twice does no harm. What cannot be marked is kept for good, which costs little.
    void mark(RunFolder folder) {
        try {
            var files = Stream.of(folder.mapsPrefix(), folder.notesPrefix())
                    .flatMap(prefix -> bucket.list(prefix).stream())
                    .toList();
            Concurrently.map(AT_A_TIME, files, key -> {
                bucket.tag(key, TAG, DAYS);
                return key;
            });
        } catch (RuntimeException e) {
            LOG.warn("Files of {} or {} could not be marked, and stay", folder.mapsPrefix(), folder.notesPrefix(), e);
        }
    }
}
