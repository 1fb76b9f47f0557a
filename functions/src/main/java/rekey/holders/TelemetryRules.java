package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;

/// The telemetry rules of an account or of the organization in one Region: they make log groups for
/// what AWS services write, on a key if they have one.
///
/// Source: docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/API_GetTelemetryRule.html
final class TelemetryRules {
    private static final int MOST_PER_PAGE = 100;

    private final JsonService service;
    private final PacedCalls calls;
    private final HolderKind kind;
    private final String ofWhom;

    private TelemetryRules(JsonService service, PacedCalls calls, HolderKind kind, String ofWhom) {
        this.service = service;
        this.calls = calls;
        this.kind = kind;
        this.ofWhom = ofWhom;
    }

    static TelemetryRules ofAccount(JsonService service, PacedCalls calls) {
        return new TelemetryRules(service, calls, HolderKind.TELEMETRY_RULE, "");
    }

    static TelemetryRules ofOrganization(JsonService service, PacedCalls calls) {
        return new TelemetryRules(service, calls, HolderKind.ORGANIZATION_TELEMETRY_RULE, "ForOrganization");
    }

    void look(Looking looking) {
        var operation = "ListTelemetryRules" + ofWhom;
        looking.askForAll(
                kind.words() + "s",
                "observabilityadmin:" + operation,
                calls,
                token -> page(service, operation, token),
                TelemetryRules::next,
                page -> page.path("TelemetryRuleSummaries").forEach(summary -> look(summary, looking)));
    }

    private void look(JsonNode summary, Looking looking) {
        var arn = summary.path("RuleArn").asText();
        var name = summary.path("RuleName").asText(arn);
        var operation = "GetTelemetryRule" + ofWhom;
        looking.askForOne(
                        "the key of %s %s".formatted(kind.words(), name),
                        "observabilityadmin:" + operation,
                        calls,
                        () -> service.call(JsonApi.OBSERVABILITY_ADMIN.call(
                                operation, Map.of("RuleIdentifier", arn.isEmpty() ? name : arn))))
                .ifPresent(rule -> Looking.key(rule.at("/TelemetryRule/DestinationConfiguration/KmsKeyArn")
                                .asText(null))
                        .map(key -> holder(rule, name, arn, key))
                        .forEach(looking::found));
    }

    private Holder holder(JsonNode rule, String name, String arn, String key) {
        var home = rule.path("HomeRegion").asText("");
        var where = rule.path("IsReplicated").asBoolean() && !home.isEmpty() ? " in its home Region " + home : "";
        return new Holder(
                kind,
                name,
                arn,
                key,
                Moments.of(rule.path("LastUpdateTimeStamp")),
                "Give its destination another key, or none (UpdateTelemetryRule%s with KmsKeyArn)%s: it puts new log groups on this one"
                        .formatted(ofWhom, where),
                null);
    }

    /// A page of a list of the service, of the longest there is.
    static JsonNode page(JsonService service, String operation, @Nullable String token) {
        return page(service, operation, Map.of(), token);
    }

    /// @param asked beside the page
    static JsonNode page(JsonService service, String operation, Map<String, Object> asked, @Nullable String token) {
        var body = new TreeMap<>(asked);
        body.put("MaxResults", MOST_PER_PAGE);
        if (token != null) {
            body.put("NextToken", token);
        }
        return service.call(JsonApi.OBSERVABILITY_ADMIN.call(operation, body));
    }

    /// @return null where the page is the last
    static @Nullable String next(JsonNode page) {
        var token = page.path("NextToken").asText("");
        return token.isEmpty() ? null : token;
    }
}
