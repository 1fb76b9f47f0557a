package rekey.policy;

import java.util.Set;

/// Whom a statement is about. Accounts, roles, users and identity providers never cover a service;
/// `*` covers everybody.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
///
/// @param except the statement is about all but these (NotPrincipal)
/// @param everyone `*` is among them
/// @param people an account, a role, a user, an identity provider is among them
/// @param services as in the policy
/// @param accounts of those people that are named with one
/// @param named those people, as in the policy
/// @param whole the accounts that are named as such, with all that is in them
record Principals(
        boolean except,
        boolean everyone,
        boolean people,
        Set<String> services,
        Set<String> accounts,
        Set<String> named,
        Set<String> whole) {
    Truth cover(Request request) {
        return except ? listed(request).not() : listed(request);
    }

    /// Whether an identity of the account may be among them.
    boolean mayCover(String account) {
        return except || everyone || accounts.contains(account);
    }

    private Truth listed(Request request) {
        if (everyone || services.contains(request.service())) {
            return Truth.TRUE;
        }
        // Whether the name without a Region, `*`, or another spelling covers it, AWS does not say.
        boolean perhaps = services.stream()
                .anyMatch(service -> service.equals("*")
                        || service.equalsIgnoreCase(request.service())
                        || service.equalsIgnoreCase(request.regionlessService()));
        return perhaps ? Truth.UNKNOWN : Truth.FALSE;
    }
}
