package rekey.input;

import java.util.List;

/// Which organizational units are wanted, each with all that is below it.
///
/// @param include ids of organizational units, or of the root; empty for the whole organization
/// @param exclude ids, stronger than `include`
public record OrganizationalUnitScope(List<String> include, List<String> exclude) {
    public static final OrganizationalUnitScope ALL = new OrganizationalUnitScope(List.of(), List.of());
}
