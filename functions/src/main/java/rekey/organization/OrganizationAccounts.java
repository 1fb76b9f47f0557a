package rekey.organization;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/// Lists the organization's accounts.
public final class OrganizationAccounts {
    private static final int MOST_PER_PAGE = 20;

    private final OrganizationsClient organizations;

    public OrganizationAccounts(OrganizationsClient organizations) {
        this.organizations = organizations;
    }

    /// Every account, whatever its state. A page may be empty and still not be the last: only a
    /// missing token ends the list.
    ///
    /// Source: docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
    public List<Account> list() {
        var accounts = new ArrayList<Account>();
        String token = null;
        do {
            var page = page(token);
            page.accounts().stream()
                    .map(account -> new Account(
                            account.id(),
                            account.name() == null ? "" : account.name(),
                            AccountState.of(account.stateAsString(), account.statusAsString())))
                    .forEach(accounts::add);
            token = page.nextToken();
        } while (token != null);
        return List.copyOf(accounts);
    }

    private software.amazon.awssdk.services.organizations.model.ListAccountsResponse page(@Nullable String token) {
        return organizations.listAccounts(
                request -> request.maxResults(MOST_PER_PAGE).nextToken(token));
    }
}
