package rekey.fakes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;

/// The tagged resources of one place in memory, of which the filters of the request are not tried.
public final class FakeTagging implements ResourceGroupsTaggingApiClient {
    private final List<ResourceTagMapping> resources = new ArrayList<>();
    private final Map<Integer, RuntimeException> refusals = new HashMap<>();
    private final Set<Integer> emptyPages = new HashSet<>();
    private final List<GetResourcesRequest> requests = new ArrayList<>();

    /// One that a stack made.
    public FakeTagging with(String arn, String stack) {
        return with(ResourceTagMapping.builder()
                .resourceARN(arn)
                .tags(
                        Tag.builder().key("team").value("shop").build(),
                        Tag.builder()
                                .key("aws:cloudformation:stack-name")
                                .value(stack)
                                .build())
                .build());
    }

    public FakeTagging with(ResourceTagMapping resource) {
        resources.add(resource);
        return this;
    }

    /// @param call of GetResources, from 0
    public FakeTagging refuse(int call, RuntimeException refusal) {
        refusals.put(call, refusal);
        return this;
    }

    /// @param call of GetResources that gives a token and no resource
    public FakeTagging emptyPage(int call) {
        emptyPages.add(call);
        return this;
    }

    public List<GetResourcesRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public GetResourcesResponse getResources(GetResourcesRequest request) {
        int call = requests.size();
        requests.add(request);
        var refusal = refusals.get(call);
        if (refusal != null) {
            throw refusal;
        }
        var token = request.paginationToken();
        int from = token == null || token.isEmpty() ? 0 : Integer.parseInt(token);
        int to = emptyPages.contains(call) ? from : Math.min(from + request.resourcesPerPage(), resources.size());
        // AWS's last page has an empty token, or none.
        return GetResourcesResponse.builder()
                .resourceTagMappingList(resources.subList(from, to))
                .paginationToken(to < resources.size() ? String.valueOf(to) : call % 2 == 0 ? "" : null)
                .build();
    }

    @Override
    public String serviceName() {
        return "tagging";
    }

    @Override
    public void close() {}
}
