package rekey.fakes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.AccountPolicy;
import software.amazon.awssdk.services.cloudwatchlogs.model.AssociateKmsKeyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.AssociateKmsKeyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeAccountPoliciesRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeAccountPoliciesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/// CloudWatch Logs of one place in memory. A query's id is the name of the group it queries.
public final class FakeLogs implements CloudWatchLogsClient {
    private volatile List<AccountPolicy> retentionPolicies = List.of();
    private @Nullable RuntimeException policiesRefusal;
    private final List<LogGroup> groups = new ArrayList<>();
    private final Map<Integer, RuntimeException> refusedListings = new HashMap<>();
    private final Set<Integer> emptyPages = new HashSet<>();
    private final Map<String, RuntimeException> refusedQueries = new HashMap<>();
    private final List<DescribeLogGroupsRequest> listings = new ArrayList<>();
    private final List<AssociateKmsKeyRequest> associations = new ArrayList<>();
    private final List<StartQueryRequest> queries = new ArrayList<>();
    private final Deque<Function<String, GetQueryResultsResponse>> looks = new ArrayDeque<>();
    private boolean spoiledByMissingNames;
    private boolean wrongByMissingNames;
    private boolean arnsOnly;
    private boolean othersLeftOut;
    private String wrong = "InvalidParameterException";

    public FakeLogs with(LogGroup... more) {
        groups.addAll(List.of(more));
        return this;
    }

    public FakeLogs with(int count, String prefix) {
        for (int i = 0; i < count; i++) {
            groups.add(LogGroup.builder()
                    .logGroupName("%s%05d".formatted(prefix, i))
                    .build());
        }
        return this;
    }

    /// @param call of DescribeLogGroups, from 0
    public FakeLogs refuseListing(int call, RuntimeException refusal) {
        refusedListings.put(call, refusal);
        return this;
    }

    /// @param call of DescribeLogGroups that gives a token and no group
    public FakeLogs emptyPage(int call) {
        emptyPages.add(call);
        return this;
    }

    /// From now on a name that does not exist spoils the whole answer.
    public FakeLogs spoiledByMissingNames() {
        spoiledByMissingNames = true;
        return this;
    }

    /// From now on identifiers are ARNs and names are refused, as a monitoring account may.
    public FakeLogs arnsOnly() {
        arnsOnly = true;
        return this;
    }

    /// From now on what is named in the wrong way is left out, as what is gone.
    public FakeLogs leavingOutOthers() {
        othersLeftOut = true;
        return this;
    }

    /// From now on a wrong call is refused with this code.
    public FakeLogs wrongAs(String code) {
        wrong = code;
        return this;
    }

    /// From now on a name that does not exist makes the whole call a wrong one.
    public FakeLogs wrongByMissingNames() {
        wrongByMissingNames = true;
        return this;
    }

    public FakeLogs refuseQuery(String group, RuntimeException refusal) {
        refusedQueries.put(group, refusal);
        return this;
    }

    /// What GetQueryResults says next; the last one holds.
    public FakeLogs look(QueryStatus status, @Nullable String key) {
        looks.add(_ -> GetQueryResultsResponse.builder()
                .status(status)
                .encryptionKey(key)
                .build());
        return this;
    }

    public FakeLogs refuseLook(RuntimeException refusal) {
        looks.add(_ -> {
            throw refusal;
        });
        return this;
    }

    public List<DescribeLogGroupsRequest> listings() {
        return List.copyOf(listings);
    }

    public List<AssociateKmsKeyRequest> associations() {
        return List.copyOf(associations);
    }

    public List<StartQueryRequest> queries() {
        return List.copyOf(queries);
    }

    public List<String> queried() {
        return queries.stream().map(StartQueryRequest::logGroupName).toList();
    }

    @Override
    public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
        int call = listings.size();
        listings.add(request);
        var refusal = refusedListings.get(call);
        if (refusal != null) {
            throw refusal;
        }
        return request.hasLogGroupIdentifiers() ? named(request.logGroupIdentifiers()) : page(request, call);
    }

    private DescribeLogGroupsResponse named(List<String> identifiers) {
        boolean anyWrong = identifiers.stream().anyMatch(identifier -> identifier.startsWith("arn:") != arnsOnly);
        if (anyWrong && othersLeftOut) {
            return DescribeLogGroupsResponse.builder().logGroups(List.of()).build();
        }
        if (anyWrong) {
            throw Refusals.of(wrong, 400, "The specified logGroupIdentifiers are invalid.");
        }
        var names = identifiers.stream()
                .map(identifier -> identifier.substring(identifier.lastIndexOf(':') + 1))
                .toList();
        var found = groups.stream()
                .filter(group -> names.contains(group.logGroupName()))
                .toList();
        if (wrongByMissingNames && found.size() < names.size()) {
            throw Refusals.of(wrong, 400, "A specified log group does not exist.");
        }
        if (spoiledByMissingNames && found.size() < names.size()) {
            throw Refusals.of("ResourceNotFoundException", 400, "The specified log group does not exist.");
        }
        return DescribeLogGroupsResponse.builder().logGroups(found).build();
    }

    private DescribeLogGroupsResponse page(DescribeLogGroupsRequest request, int call) {
        var prefix = request.logGroupNamePrefix();
        var groups = this.groups.stream()
                .filter(group -> prefix == null || group.logGroupName().startsWith(prefix))
                .toList();
        int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        int to = emptyPages.contains(call) ? from : Math.min(from + request.limit(), groups.size());
        return DescribeLogGroupsResponse.builder()
                .logGroups(groups.subList(from, to))
                .nextToken(to < groups.size() ? String.valueOf(to) : null)
                .build();
    }

    @Override
    public AssociateKmsKeyResponse associateKmsKey(AssociateKmsKeyRequest request) {
        associations.add(request);
        return AssociateKmsKeyResponse.builder().build();
    }

    public FakeLogs withRetentionPolicies(AccountPolicy... policies) {
        retentionPolicies = List.of(policies);
        return this;
    }

    public FakeLogs refusingRetentionPolicies(RuntimeException refusal) {
        policiesRefusal = refusal;
        return this;
    }

    @Override
    public DescribeAccountPoliciesResponse describeAccountPolicies(DescribeAccountPoliciesRequest request) {
        if (policiesRefusal != null) {
            throw policiesRefusal;
        }
        return DescribeAccountPoliciesResponse.builder()
                .accountPolicies(retentionPolicies)
                .build();
    }

    @Override
    public StartQueryResponse startQuery(StartQueryRequest request) {
        queries.add(request);
        var refusal = refusedQueries.get(request.logGroupName());
        if (refusal != null) {
            throw refusal;
        }
        return StartQueryResponse.builder().queryId(request.logGroupName()).build();
    }

    @Override
    public GetQueryResultsResponse getQueryResults(GetQueryResultsRequest request) {
        var look = looks.size() > 1 ? looks.remove() : looks.element();
        return look.apply(request.queryId());
    }

    @Override
    public String serviceName() {
        return "logs";
    }

    @Override
    public void close() {}
}
