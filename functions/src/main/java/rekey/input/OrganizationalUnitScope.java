package rekey.input;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which organizational units are wanted, each with all that is below it.
///
/// Source: docs.aws.amazon.com/organizations/latest/APIReference/API_Parent.html
///
/// @param include ids of organizational units, or of the root; empty for the whole organization
/// @param exclude ids, stronger than `include`
public record OrganizationalUnitScope(List<String> include, List<String> exclude) {
    public static final OrganizationalUnitScope ALL = new OrganizationalUnitScope(List.of(), List.of());

    private static final Pattern ID = Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}");

    public OrganizationalUnitScope {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        Stream.concat(include.stream(), exclude.stream())
                .filter(id -> !isId(id))
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException(
                            "ids must be of organizational units or the root, was \"" + id + "\"");
                });
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
