package rekey.operator;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

/// Whether somebody is told how runs end. Who has not confirmed a subscription is told nothing.
///
/// Source: docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html
record AlarmsCheck(CloudFormationClient cloudFormation, SnsClient sns, Stack stack, AwsCommand aws) implements Check {
    private static final String TOPIC = "Topic";
    /// A confirmed one has an ARN; else there is a word, such as `PendingConfirmation`.
    private static final String ARN = "arn:";
    /// Ended, and listed for some days yet.
    private static final String ENDED = "Deleted";

    @Override
    public String name() {
        return "alarms";
    }

    @Override
    public List<Finding> look() {
        var topic = cloudFormation
                .describeStackResource(
                        request -> request.stackName(stack.name()).logicalResourceId(TOPIC))
                .stackResourceDetail()
                .physicalResourceId();
        var all = sns.listSubscriptionsByTopicPaginator(request -> request.topicArn(topic)).subscriptions().stream()
                .filter(one -> !one.subscriptionArn().equals(ENDED))
                .toList();
        if (all.isEmpty()) {
            return List.of(Finding.advice(
                    "Nobody is told how runs end: somebody must subscribe, and confirm the subscription",
                    subscribe(topic, "email", "YOU@EXAMPLE.COM")));
        }
        var findings = new ArrayList<Finding>();
        all.stream()
                .filter(one -> !one.subscriptionArn().startsWith(ARN))
                .map(one -> pending(topic, one))
                .forEach(findings::add);
        if (stack.parameter("Alarms").equals("no")) {
            findings.add(Finding.advice("The stack has no alarms", aws.deploy(stack, "Alarms", "yes")));
        }
        return findings.isEmpty()
                ? List.of(new Finding.Right(
                        all.size() == 1
                                ? "One subscription to the messages of runs, and it is confirmed"
                                : "%d subscriptions to the messages of runs, all confirmed".formatted(all.size())))
                : List.copyOf(findings);
    }

    private Finding pending(String topic, Subscription one) {
        return Finding.fault(
                "%s has not confirmed its subscription, and is told nothing: the request can be sent again"
                        .formatted(one.endpoint()),
                subscribe(topic, one.protocol(), one.endpoint()));
    }

    private String subscribe(String topic, String protocol, String endpoint) {
        return aws.of("sns subscribe --topic-arn %s --protocol %s --notification-endpoint %s"
                .formatted(topic, protocol, AwsCommand.quoted(endpoint)));
    }
}
