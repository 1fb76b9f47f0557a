package rekey.aws;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A service that takes and gives JSON, if Rekey makes only a call or two of it. A client of the SDK for
/// each would add 16 MB to the function (Glue's alone has 10 MB). That of CloudWatch Observability
/// Admin, as far as it resolves, is older than the key of a telemetry rule: it would leave the key out,
/// and the rule would be overlooked.
public enum JsonApi {
    /// Source: docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/Welcome.html
    OBSERVABILITY_ADMIN("observabilityadmin", null, "application/json"),
    /// Source: docs.aws.amazon.com/cloudwatchinvestigations/latest/APIReference/Welcome.html
    INVESTIGATIONS("aiops", null, "application/json"),
    /// Source: docs.aws.amazon.com/xray/latest/api/Welcome.html
    XRAY("xray", null, "application/json"),
    /// Source: docs.aws.amazon.com/glue/latest/webapi/Welcome.html
    GLUE("glue", "AWSGlue", "application/x-amz-json-1.1"),
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html
    CLOUD_WATCH("monitoring", "GraniteServiceVersion20100801", "application/x-amz-json-1.0"),
    /// Source: docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
    SYSTEMS_MANAGER("ssm", "AmazonSSM", "application/x-amz-json-1.1");

    private final String name;
    private final @Nullable String target;
    private final String contentType;

    /// @param name in signatures and in the address
    /// @param target what stands before the operation in `X-Amz-Target`; null where the path names the
    ///     operation
    JsonApi(String name, @Nullable String target, String contentType) {
        this.name = name;
        this.target = target;
        this.contentType = contentType;
    }

    String signingName() {
        return name;
    }

    String contentType() {
        return contentType;
    }

    /// A call of an operation that takes its members in the body.
    public JsonCall call(String operation, Map<String, ?> members) {
        return target == null
                ? new JsonCall("POST", "/" + operation, Map.of(), null, members)
                : new JsonCall("POST", "/", Map.of(), target + "." + operation, members);
    }
}
