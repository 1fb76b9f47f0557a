package rekey.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import rekey.input.OrganizationalUnitScope;
import rekey.input.Problems;

/// The accounts below the organizational units that the input names.
///
/// @param include account ids by unit; empty where the input includes no unit: then every account
///     is in
/// @param exclude account ids by unit
record UnitMembers(Map<String, Set<String>> include, Map<String, Set<String>> exclude) {

    /// A unit that the organization does not have is a problem on either side: a misspelt `exclude`
    /// would touch what was to be spared.
    ///
    /// @param accountsBelow the accounts of a unit; empty where there is no such unit
    static UnitMembers of(
            OrganizationalUnitScope wanted, Function<String, Optional<Set<String>>> accountsBelow, Problems problems) {
        return new UnitMembers(
                members(wanted.include(), "organizationalUnits.include", accountsBelow, problems),
                members(wanted.exclude(), "organizationalUnits.exclude", accountsBelow, problems));
    }

    private static Map<String, Set<String>> members(
            List<String> units, String path, Function<String, Optional<Set<String>>> accountsBelow, Problems problems) {
        var members = new LinkedHashMap<String, Set<String>>();
        for (int i = 0; i < units.size(); i++) {
            var unit = units.get(i);
            var accounts = accountsBelow.apply(unit);
            if (accounts.isEmpty()) {
                problems.add(
                        "%s[%d]".formatted(path, i),
                        "an organizational unit of the organization expected, was \"%s\"".formatted(unit));
            }
            members.put(unit, accounts.orElse(Set.of()));
        }
        return members;
    }

    boolean includes(String account) {
        return include.isEmpty() || include.values().stream().anyMatch(accounts -> accounts.contains(account));
    }

    /// The unit that excludes an account.
    Optional<String> excluding(String account) {
        return exclude.entrySet().stream()
                .filter(unit -> unit.getValue().contains(account))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
