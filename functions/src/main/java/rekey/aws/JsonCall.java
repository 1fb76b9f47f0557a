package rekey.aws;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// What is asked of a service that speaks JSON.
///
/// @param path each part of it encoded
/// @param query names and values as they are
/// @param target of the header that names the operation; null where the path does
/// @param body null where there is none
public record JsonCall(
        String method,
        String path,
        Map<String, String> query,
        @Nullable String target,
        @Nullable Map<String, ?> body) {
    /// @param parts of the path, as they are
    public static JsonCall get(List<String> parts, Map<String, String> query) {
        var path = parts.stream().map(SdkHttpUtils::urlEncode).collect(Collectors.joining("/", "/", ""));
        return new JsonCall("GET", path, query, null, null);
    }

    public static JsonCall post(String path) {
        return new JsonCall("POST", path, Map.of(), null, null);
    }
}
