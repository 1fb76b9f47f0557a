package rekey.fakes;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.Region;

/// The account service that gives exactly these pages, one a call.
public final class FakeAccounts implements AccountClient {
    private final List<List<Region>> pages;
    private final List<ListRegionsRequest> requests = new ArrayList<>();

    @SafeVarargs
    @SuppressWarnings("varargs")
    public FakeAccounts(List<Region>... pages) {
        this.pages = List.of(pages);
    }

    public static Region region(String code, String status) {
        return Region.builder().regionName(code).regionOptStatus(status).build();
    }

    public List<ListRegionsRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ListRegionsResponse listRegions(ListRegionsRequest request) {
        requests.add(request);
        int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        return ListRegionsResponse.builder()
                .regions(pages.get(page))
                .nextToken(page + 1 < pages.size() ? String.valueOf(page + 1) : null)
                .build();
    }

    @Override
    public String serviceName() {
        return "account";
    }

    @Override
    public void close() {}
}
