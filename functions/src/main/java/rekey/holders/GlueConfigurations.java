package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;

/// The security configurations of Glue: jobs that name one make log groups, and write other data, on
/// its keys.
///
/// Source: docs.aws.amazon.com/glue/latest/webapi/API_GetSecurityConfigurations.html
final class GlueConfigurations {
    private static final int MOST_PER_PAGE = 1000;

    /// A part of a configuration, the member that says whether it is in use, and what people call it.
    private record Part(String name, String mode, String words) {
        /// One part is a list, the others are one each.
        private Stream<String> keys(JsonNode encryption) {
            var value = encryption.path(name);
            var each = value.isArray() ? value.valueStream() : Stream.of(value);
            return each.filter(one -> !one.path(mode).asText().equals("DISABLED"))
                    .flatMap(one -> Looking.key(one.path("KmsKeyArn").asText(null)));
        }
    }

    private static final Part[] PARTS = {
        new Part("CloudWatchEncryption", "CloudWatchEncryptionMode", "log groups"),
        new Part("S3Encryption", "S3EncryptionMode", "data in S3"),
        new Part("JobBookmarksEncryption", "JobBookmarksEncryptionMode", "job bookmarks"),
        new Part("DataQualityEncryption", "DataQualityEncryptionMode", "data quality results")
    };

    private final JsonService service;
    private final PacedCalls calls;

    GlueConfigurations(JsonService service, PacedCalls calls) {
        this.service = service;
        this.calls = calls;
    }

    void look(Looking looking) {
        looking.askForAll(
                "Glue security configurations",
                "glue:GetSecurityConfigurations",
                calls,
                this::page,
                TelemetryRules::next,
                page -> page.path("SecurityConfigurations")
                        .forEach(one -> holders(one).forEach(looking::found)));
    }

    private JsonNode page(@Nullable String token) {
        return service.call(JsonApi.GLUE.call(
                "GetSecurityConfigurations",
                token == null
                        ? Map.of("MaxResults", MOST_PER_PAGE)
                        : Map.of("MaxResults", MOST_PER_PAGE, "NextToken", token)));
    }

    /// One for each key, with all that it is for.
    private static Stream<Holder> holders(JsonNode configuration) {
        var uses = new LinkedHashMap<String, String>();
        for (var part : PARTS) {
            part.keys(configuration.path("EncryptionConfiguration"))
                    .distinct()
                    .forEach(key -> uses.merge(key, part.words(), (one, other) -> one + ", " + other));
        }
        return uses.entrySet().stream()
                .map(use -> new Holder(
                        HolderKind.GLUE_SECURITY_CONFIGURATION,
                        "%s (%s)".formatted(configuration.path("Name").asText(), use.getValue()),
                        null,
                        use.getKey(),
                        Moments.of(configuration.path("CreatedTimeStamp")),
                        "Make another one with another key, give it to the jobs, crawlers and endpoints that name this one, and delete this one: it"
                                + " cannot be changed. What they have written stays on the old key",
                        null));
    }
}
