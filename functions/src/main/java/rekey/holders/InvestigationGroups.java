package rekey.holders;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rekey.aws.JsonCall;
import rekey.aws.JsonService;
import rekey.aws.PacedCalls;

/// The investigation groups of CloudWatch investigations: one a Region, as of 2026.
///
/// Source: docs.aws.amazon.com/cloudwatchinvestigations/latest/APIReference/API_GetInvestigationGroup.html
final class InvestigationGroups {
    private static final String PATH = "investigationGroups";
    private static final String MOST_PER_PAGE = "50";

    private final JsonService service;
    private final PacedCalls calls;

    InvestigationGroups(JsonService service, PacedCalls calls) {
        this.service = service;
        this.calls = calls;
    }

    void look(Looking looking) {
        looking.askForAll(
                "CloudWatch investigation groups",
                "aiops:ListInvestigationGroups",
                calls,
                this::page,
                InvestigationGroups::next,
                page -> page.path("investigationGroups").forEach(group -> look(group, looking)));
    }

    private JsonNode page(@Nullable String token) {
        return service.call(JsonCall.get(
                List.of(PATH),
                token == null
                        ? Map.of("maxResults", MOST_PER_PAGE)
                        : Map.of("maxResults", MOST_PER_PAGE, "nextToken", token)));
    }

    private static @Nullable String next(JsonNode page) {
        var token = page.path("nextToken").asText("");
        return token.isEmpty() ? null : token;
    }

    private void look(JsonNode summary, Looking looking) {
        var arn = summary.path("arn").asText();
        var name = summary.path("name").asText(arn);
        looking.askForOne(
                        "the key of CloudWatch investigation group " + name,
                        "aiops:GetInvestigationGroup",
                        calls,
                        () -> service.call(JsonCall.get(List.of(PATH, arn), Map.of())))
                .ifPresent(group -> Looking.key(
                                group.at("/encryptionConfiguration/kmsKeyId").asText(null))
                        .map(key -> holder(group, name, arn, key))
                        .forEach(looking::found));
    }

    private static Holder holder(JsonNode group, String name, String arn, String key) {
        var days = group.path("retentionInDays").asText("90");
        return new Holder(
                HolderKind.INVESTIGATION_GROUP,
                name,
                arn,
                key,
                Moments.of(group.path("lastModifiedAt")),
                "Give it another key (UpdateInvestigationGroup with encryptionConfiguration). Existing investigations need the old key for %s days"
                        .formatted(days),
                null);
    }
}
