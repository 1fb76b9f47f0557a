package rekey.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/// Asks for single log groups. AWS's page leaves two things open. Which identifiers it takes: names,
/// or only ARNs in a monitoring account; what is refused as wrong is asked for in the other way. And
/// what it answers where one is gone: it may leave that one out, or refuse the whole call; then the
/// halves are asked for, and what is refused alone is listed by its prefix. Nothing is gone that only one of
/// the ways leaves out.
///
/// Source: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
final class NamedLogGroups {
    private enum Identifiers {
        NAMES,
        ARNS;

        Identifiers other() {
            return this == NAMES ? ARNS : NAMES;
        }
    }

    private final Place place;
    private final CloudWatchLogsClient client;
    private final PacedCalls describing;
    private volatile Identifiers taken = Identifiers.NAMES;

    NamedLogGroups(Place place, CloudWatchLogsClient client, PacedCalls describing) {
        this.place = place;
        this.client = client;
        this.describing = describing;
    }

    /// Those that exist, at most [PlaceLogs#MOST_PER_PAGE] names.
    Answer<List<LogGroup>> read(List<String> names) {
        if (names.isEmpty()) {
            return new Answer.Given<>(List.of());
        }
        return switch (asked(names)) {
            // No page of AWS promises that fifty names are answered in one.
            case Answer.Given<DescribeLogGroupsResponse>(var page)
            when page.nextToken() != null && names.size() > 1 -> halves(names);
            case Answer.Given<DescribeLogGroupsResponse>(var page) -> completed(names, page.logGroups());
            case Answer.Refused<DescribeLogGroupsResponse>(var error)
            when isGone(error) || isWrong(error) ->
                names.size() > 1
                        ? halves(names)
                        : isGone(error) ? new Answer.Given<>(List.of()) : byPrefix(names.getFirst());
            case Answer.Refused<DescribeLogGroupsResponse>(var error) -> new Answer.Refused<>(error);
            case Answer.OutOfTime<DescribeLogGroupsResponse>(var last) -> new Answer.OutOfTime<>(last);
        };
    }

    /// What is named in a way that AWS does not take may be left out, as is what is gone: that is
    /// asked for once more in the other way.
    private Answer<List<LogGroup>> completed(List<String> names, List<LogGroup> found) {
        var answered = found.stream().map(LogGroup::logGroupName).collect(Collectors.toSet());
        var missing = names.stream().filter(name -> !answered.contains(name)).toList();
        return named(missing, taken.other())
                .then(more -> new Answer.Given<>(
                        Stream.concat(found.stream(), more.stream()).toList()));
    }

    private Answer<List<LogGroup>> named(List<String> missing, Identifiers other) {
        if (missing.isEmpty()) {
            return new Answer.Given<>(List.of());
        }
        return switch (asked(missing, other)) {
            case Answer.Given<DescribeLogGroupsResponse>(var page)
            when page.nextToken() != null && missing.size() > 1 -> halves(missing, half -> named(half, other));
            case Answer.Given<DescribeLogGroupsResponse>(var page) -> {
                if (!page.logGroups().isEmpty()) {
                    taken = other;
                }
                yield new Answer.Given<>(page.logGroups());
            }
            // One that is gone may spoil the answer for the others.
            case Answer.Refused<DescribeLogGroupsResponse>(var error)
            when isGone(error) ->
                missing.size() > 1 ? halves(missing, half -> named(half, other)) : new Answer.Given<>(List.of());
            case Answer.Refused<DescribeLogGroupsResponse>(var error)
            when isWrong(error) -> new Answer.Given<>(List.of());
            case Answer.Refused<DescribeLogGroupsResponse>(var error) -> new Answer.Refused<>(error);
            case Answer.OutOfTime<DescribeLogGroupsResponse>(var last) -> new Answer.OutOfTime<>(last);
        };
    }

    private Answer<DescribeLogGroupsResponse> asked(List<String> names) {
        var first = taken;
        var answer = asked(names, first);
        if (!isWrong(answer)) {
            return answer;
        }
        var second = asked(names, first.other());
        if (isWrong(second)) {
            return answer;
        }
        taken = first.other();
        return second;
    }

    private Answer<DescribeLogGroupsResponse> asked(List<String> names, Identifiers as) {
        Function<String, String> identifier = switch (as) {
            case NAMES -> Function.identity();
            case ARNS -> place::logGroupArn;
        };
        var identifiers = names.stream().map(identifier).toList();
        return describe(DescribeLogGroupsRequest.builder().logGroupIdentifiers(identifiers));
    }

    private Answer<List<LogGroup>> halves(List<String> names) {
        return halves(names, this::read);
    }

    private static Answer<List<LogGroup>> halves(
            List<String> names, Function<List<String>, Answer<List<LogGroup>>> read) {
        int half = names.size() / 2;
        return read.apply(names.subList(0, half))
                .then(first -> read.apply(names.subList(half, names.size())).then(second -> {
                    var found = new ArrayList<>(first);
                    found.addAll(second);
                    return new Answer.Given<>(List.copyOf(found));
                }));
    }

    private Answer<List<LogGroup>> byPrefix(String name) {
        return byPrefix(name, null);
    }

    private Answer<List<LogGroup>> byPrefix(String name, @Nullable String token) {
        var request = DescribeLogGroupsRequest.builder()
                .logGroupNamePrefix(name)
                .limit(PlaceLogs.MOST_PER_PAGE)
                .nextToken(token);
        return describe(request).then(page -> {
            var found = page.logGroups().stream()
                    .filter(group -> group.logGroupName().equals(name))
                    .toList();
            return found.isEmpty() && page.nextToken() != null
                    ? byPrefix(name, page.nextToken())
                    : new Answer.Given<>(found);
        });
    }

    private Answer<DescribeLogGroupsResponse> describe(DescribeLogGroupsRequest.Builder request) {
        return describing.call(() -> client.describeLogGroups(request.build()));
    }

    private static boolean isGone(AwsError error) {
        return ErrorDisposition.to(error) == ErrorDisposition.GONE;
    }

    private static boolean isWrong(Answer<DescribeLogGroupsResponse> answer) {
        return answer instanceof Answer.Refused<DescribeLogGroupsResponse>(var error) && isWrong(error);
    }

    private static boolean isWrong(AwsError error) {
        return ErrorDisposition.mayBeOfTheRequest(error);
    }
}
