package rekey.fakes;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;

/// Organizations that gives exactly these pages, one a call.
public final class FakeOrganization implements OrganizationsClient {
    private final List<List<Account>> pages;
    private final List<ListAccountsRequest> requests = new ArrayList<>();

    @SafeVarargs
    @SuppressWarnings("varargs")
    public FakeOrganization(List<Account>... pages) {
        this.pages = List.of(pages);
    }

    public List<ListAccountsRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
        requests.add(request);
        int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        return ListAccountsResponse.builder()
                .accounts(pages.get(page))
                .nextToken(page + 1 < pages.size() ? String.valueOf(page + 1) : null)
                .build();
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}
}
