package rekey.fakes;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.AssociateKmsKeyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.AssociateKmsKeyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeAccountPoliciesRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeAccountPoliciesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DisassociateKmsKeyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DisassociateKmsKeyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryStatus;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/// CloudWatch Logs of one place that remembers which key each log group is on. For many threads.
public final class SimulatedPlace implements CloudWatchLogsClient {
    private volatile Runnable policies = () -> {};
    private final TreeMap<String, LogGroup> groups = new TreeMap<>();
    private final AtomicInteger associations = new AtomicInteger();
    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicInteger listings = new AtomicInteger();
    private volatile @Nullable String queryResultsKey;
    private volatile Function<String, @Nullable RuntimeException> refusal = _ -> null;
    private volatile IntFunction<@Nullable RuntimeException> readRefusal = _ -> null;
    private int reads;
    private QueryStatus queryStatus = QueryStatus.COMPLETE;
    private volatile Function<String, @Nullable RuntimeException> queryRefusal = _ -> null;

    /// @param key null for none
    public synchronized SimulatedPlace with(String name, @Nullable String key) {
        return with(name, key, null);
    }

    public synchronized SimulatedPlace with(String name, @Nullable String key, @Nullable Integer retentionInDays) {
        groups.put(
                name,
                LogGroup.builder()
                        .logGroupName(name)
                        .kmsKeyId(key)
                        .retentionInDays(retentionInDays)
                        .logGroupClass(LogGroupClass.STANDARD)
                        .build());
        return this;
    }

    /// @param logClass that the log group is of, as AWS writes it
    public synchronized SimulatedPlace ofClass(String logClass, String name, @Nullable String key) {
        with(name, key);
        groups.computeIfPresent(
                name, (_, group) -> group.toBuilder().logGroupClass(logClass).build());
        return this;
    }

    public SimulatedPlace with(int count, @Nullable String key) {
        for (int i = 0; i < count; i++) {
            with("/aws/lambda/f-%06d".formatted(i), key);
        }
        return this;
    }

    public synchronized void remove(String name) {
        groups.remove(name);
    }

    /// What AssociateKmsKey and DisassociateKmsKey answer for a target, by its name; null to carry
    /// it out.
    public void refuse(Function<String, @Nullable RuntimeException> answer) {
        refusal = answer;
    }

    /// What DescribeLogGroups answers a call, given how many it answered before; null to carry it
    /// out.
    /// @param answer to each call for policies: throws, or does nothing
    public void refusePolicies(Runnable answer) {
        policies = answer;
    }

    public void refuseReads(IntFunction<@Nullable RuntimeException> answer) {
        readRefusal = answer;
    }

    /// What StartQuery answers for a log group, by its name; null to carry it out.
    public void refuseQueries(Function<String, @Nullable RuntimeException> answer) {
        queryRefusal = answer;
    }

    /// From now on every query ends so.
    public void endQueriesAs(QueryStatus status) {
        queryStatus = status;
    }

    /// Somebody moves the query results.
    ///
    /// @param key null for none
    public void withQueryResultsOn(@Nullable String key) {
        queryResultsKey = key;
    }

    public synchronized boolean has(String name) {
        return groups.containsKey(name);
    }

    public synchronized @Nullable String keyOf(String name) {
        var group = groups.get(name);
        return group == null ? null : group.kmsKeyId();
    }

    public @Nullable String queryResultsKey() {
        return queryResultsKey;
    }

    public synchronized long groupsOn(String key) {
        return groups.values().stream()
                .filter(group -> key.equals(group.kmsKeyId()))
                .count();
    }

    public int associations() {
        return associations.get();
    }

    /// How many calls of DescribeLogGroups were answered.
    public synchronized int reads() {
        return reads;
    }

    public int listings() {
        return listings.get();
    }

    /// How often log groups were asked for by their names.
    public int readings() {
        return readings.get();
    }

    @Override
    public synchronized DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
        var refused = readRefusal.apply(reads);
        if (refused != null) {
            throw refused;
        }
        reads++;
        if (request.hasLogGroupIdentifiers()) {
            readings.incrementAndGet();
            var found = new ArrayList<LogGroup>();
            for (var name : request.logGroupIdentifiers()) {
                var group = groups.get(name);
                if (group != null) {
                    found.add(group);
                }
            }
            return DescribeLogGroupsResponse.builder().logGroups(found).build();
        }
        listings.incrementAndGet();
        var rest = request.nextToken() == null ? groups : groups.tailMap(request.nextToken(), false);
        List<LogGroup> page = rest.values().stream().limit(request.limit()).toList();
        boolean more = rest.size() > page.size();
        return DescribeLogGroupsResponse.builder()
                .logGroups(page)
                .nextToken(more ? page.getLast().logGroupName() : null)
                .build();
    }

    @Override
    public AssociateKmsKeyResponse associateKmsKey(AssociateKmsKeyRequest request) {
        var name = request.logGroupName();
        called(name == null ? request.resourceIdentifier() : name);
        if (name == null) {
            queryResultsKey = request.kmsKeyId();
        } else {
            associate(name, request.kmsKeyId());
        }
        return AssociateKmsKeyResponse.builder().build();
    }

    @Override
    public DisassociateKmsKeyResponse disassociateKmsKey(DisassociateKmsKeyRequest request) {
        var name = request.logGroupName();
        called(name == null ? request.resourceIdentifier() : name);
        if (name == null) {
            queryResultsKey = null;
        } else {
            associate(name, null);
        }
        return DisassociateKmsKeyResponse.builder().build();
    }

    private void called(String target) {
        associations.incrementAndGet();
        var refused = refusal.apply(target);
        if (refused != null) {
            throw refused;
        }
    }

    private synchronized void associate(String name, @Nullable String key) {
        var group = groups.get(name);
        if (group == null) {
            throw Refusals.of("ResourceNotFoundException", 400, "The specified log group does not exist.");
        }
        groups.put(name, group.toBuilder().kmsKeyId(key).build());
    }

    @Override
    public DescribeAccountPoliciesResponse describeAccountPolicies(DescribeAccountPoliciesRequest request) {
        policies.run();
        return DescribeAccountPoliciesResponse.builder().build();
    }

    @Override
    public StartQueryResponse startQuery(StartQueryRequest request) {
        var refused = queryRefusal.apply(request.logGroupName());
        if (refused != null) {
            throw refused;
        }
        return StartQueryResponse.builder().queryId("query").build();
    }

    @Override
    public GetQueryResultsResponse getQueryResults(GetQueryResultsRequest request) {
        return GetQueryResultsResponse.builder()
                .status(queryStatus)
                .encryptionKey(queryResultsKey)
                .build();
    }

    @Override
    public String serviceName() {
        return "logs";
    }

    @Override
    public void close() {}
}
