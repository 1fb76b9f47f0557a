package rekey.organization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is known of the organization itself.
///
/// @param id e.g. `o-a1b2c3d4e5`, of each account that is listed; null where AWS did not tell
/// @param managementAccount which StackSets leave out; null where AWS did not tell
public record OrganizationFacts(
        @JsonProperty("organizationId") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String id,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String managementAccount) {
    public static final OrganizationFacts UNKNOWN = new OrganizationFacts(null, null);

    /// Source: docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
    private static final Pattern ACCOUNT_ARN =
            Pattern.compile("arn:[\\w-]+:organizations::(\\d{12}):account/(o-[a-z0-9]+)/\\d{12}");

    /// What the ARN of an account tells.
    ///
    /// @return empty where it is no such ARN
    static Optional<OrganizationFacts> of(@Nullable String accountArn) {
        var arn = ACCOUNT_ARN.matcher(accountArn == null ? "" : accountArn);
        return arn.matches() ? Optional.of(new OrganizationFacts(arn.group(2), arn.group(1))) : Optional.empty();
    }
}
