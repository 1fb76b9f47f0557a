package rekey.retire;

import java.util.List;

/// Targets of a place that are on a key now.
///
/// @param count how many
/// @param first the names of the first
/// @param untold how many targets are on a name of which KMS does not say which key it means: each may
///     be on this one
public record OnKey(int count, List<String> first, int untold) {
    public static final OnKey NONE = new OnKey(0, List.of(), 0);

    public OnKey {
        first = List.copyOf(first);
    }
}
