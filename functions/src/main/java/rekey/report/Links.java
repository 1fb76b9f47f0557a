package rekey.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import rekey.place.Partition;

/// Where a person opens a run in the console, in whichever partition it is.
///
/// @param execution the execution in Step Functions
/// @param folder the run's folder in S3, where its reports are
public record Links(String execution, String folder) {
    /// Which part of an ARN, from 0.
    private static final int REGION = 3;

    /// @param execution its ARN
    public static Links of(String execution, String bucket, String run) {
        var region = region(execution);
        return new Links(
                execution(execution),
                "%s/s3/buckets/%s?region=%s&prefix=%s"
                        .formatted(console(region), bucket, region, encoded("runs/" + run + "/")));
    }

    /// @param execution its ARN
    public static String execution(String execution) {
        var region = region(execution);
        return "%s/states/home?region=%s#/v2/executions/details/%s"
                .formatted(console(region), region, encoded(execution));
    }

    private static String region(String arn) {
        return arn.split(":", -1)[REGION];
    }

    private static String console(String region) {
        return "https://" + Partition.ofRegion(region).consoleHost();
    }

    /// An execution's name may have letters of any alphabet. What an ARN and a path are made of
    /// stays readable.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2F", "/")
                .replace("+", "%20");
    }
}
