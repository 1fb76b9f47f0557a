package rekey.retire;

import java.util.List;

/// A grant on a key.
///
/// @param grantee who may use the key by it
public record GrantSeen(String id, String grantee, List<String> operations) {
    public GrantSeen {
        operations = List.copyOf(operations);
    }
}
