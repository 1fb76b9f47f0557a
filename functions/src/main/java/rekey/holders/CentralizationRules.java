package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.JsonApi;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;

/// The centralization rules of the organization: they copy log groups to another account, and put the
/// copies, and the copies' backup, on keys of that account. A rule is kept in the Region in which it was
/// made, and may put log groups on a key of any other.
///
/// Source: docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/API_GetCentralizationRuleForOrganization.html
final class CentralizationRules {
    private static final String LIST = "ListCentralizationRulesForOrganization";
    private static final String GET = "GetCentralizationRuleForOrganization";
    private static final String LOGS = "/CentralizationRule/Destination/DestinationLogsConfiguration";

    private final String region;
    private final Function<String, JsonService> services;
    private final PacedCalls calls;

    /// @param region that is asked for the rules of all
    /// @param services by Region
    CentralizationRules(String region, Function<String, JsonService> services, PacedCalls calls) {
        this.region = region;
        this.services = services;
        this.calls = calls;
    }

    void look(Looking looking) {
        looking.askForAll(
                "centralization rules",
                "observabilityadmin:" + LIST,
                calls,
                token -> TelemetryRules.page(services.apply(region), LIST, Map.of("AllRegions", true), token),
                TelemetryRules::next,
                page -> page.path("CentralizationRuleSummaries").forEach(summary -> look(summary, looking)));
    }

    private void look(JsonNode summary, Looking looking) {
        var arn = summary.path("RuleArn").asText();
        var name = summary.path("RuleName").asText(arn);
        var made = summary.path("CreatedRegion").asText("");
        var home = made.isEmpty() ? region : made;
        looking.askForOne(
                        "the keys of centralization rule %s, made in %s,".formatted(name, home),
                        "observabilityadmin:" + GET,
                        calls,
                        () -> services.apply(home)
                                .call(JsonApi.OBSERVABILITY_ADMIN.call(
                                        GET, Map.of("RuleIdentifier", arn.isEmpty() ? name : arn))))
                .ifPresent(rule -> holders(rule, name, arn).forEach(looking::found));
    }

    /// One for each key, with all that it is for.
    private static Stream<Holder> holders(JsonNode rule, String name, String arn) {
        var uses = new LinkedHashMap<String, String>();
        var logs = rule.at(LOGS);
        note(uses, logs.at("/LogsEncryptionConfiguration/KmsKeyArn").asText(null), "log groups");
        note(uses, logs.at("/BackupConfiguration/KmsKeyArn").asText(null), "their backup");
        return uses.entrySet().stream()
                .map(use -> new Holder(
                        HolderKind.CENTRALIZATION_RULE,
                        "%s (%s)".formatted(name, use.getValue()),
                        arn,
                        use.getKey(),
                        Moments.of(rule.path("LastUpdateTimeStamp")),
                        "Give it another key (UpdateCentralizationRuleForOrganization); the new key needs the tag LogsManaged=true",
                        null));
    }

    private static void note(Map<String, String> uses, @Nullable String shown, String words) {
        Looking.key(shown).forEach(key -> uses.merge(key, words, (one, other) -> one + ", " + other));
    }
}
