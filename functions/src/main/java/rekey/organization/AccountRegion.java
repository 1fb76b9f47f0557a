package rekey.organization;

/// A Region as an account has it.
///
/// Source: docs.aws.amazon.com/accounts/latest/reference/API_Region.html
///
/// @param code e.g. `eu-south-1`; it may be newer than the SDK
/// @param status AWS's word
public record AccountRegion(String code, String status) {
    /// Whether there can be log groups that may be worked on.
    public boolean enabled() {
        return status.equals("ENABLED") || status.equals("ENABLED_BY_DEFAULT");
    }

    /// Whether it is on its way in or out, or in a status that AWS added since: neither to be
    /// visited nor to be skipped in silence.
    public boolean unsettled() {
        return !enabled() && !status.equals("DISABLED");
    }
}
