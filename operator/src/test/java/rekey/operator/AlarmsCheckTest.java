package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.Subscription;

class AlarmsCheckTest {
    private static final CloudFormationClient CLOUD_FORMATION = new CloudFormationClient() {
        @Override
        public DescribeStackResourceResponse describeStackResource(DescribeStackResourceRequest asked) {
            return DescribeStackResourceResponse.builder()
                    .stackResourceDetail(detail -> detail.physicalResourceId("arn:aws:sns:eu-central-1:1:topic"))
                    .build();
        }

        @Override
        public String serviceName() {
            return "cloudformation";
        }

        @Override
        public void close() {}
    };

    private static SnsClient sns(String[] arns) {
        return new SnsClient() {
            @Override
            public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(ListSubscriptionsByTopicRequest asked) {
                return ListSubscriptionsByTopicResponse.builder()
                        .subscriptions(Stream.of(arns)
                                .map(arn -> Subscription.builder()
                                        .subscriptionArn(arn)
                                        .protocol("https")
                                        .endpoint("https://x/?a&b")
                                        .build())
                                .toList())
                        .build();
            }

            @Override
            public String serviceName() {
                return "sns";
            }

            @Override
            public void close() {}
        };
    }

    /// The remedy is the command alone: it can be pasted into a shell as it is.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        arn:aws:sns:s              | right
        arn:aws:sns:s Deleted      | right
        Deleted                    | advice: --protocol email --notification-endpoint YOU@EXAMPLE.COM
        PendingConfirmation        | wrong: --protocol https --notification-endpoint 'https://x/?a&b'
        SomethingNew arn:aws:sns:s | wrong: --protocol https --notification-endpoint 'https://x/?a&b'
        """)
    void onlyASubscriptionWithAnArnIsConfirmed(String arns, String told) {
        var check = new AlarmsCheck(CLOUD_FORMATION, sns(arns.split(" ")), Stacks.with("Alarms", "yes"), Stacks.AWS);
        var lines = new Doctor(new HubOptions()).look(check);
        assertThat(lines).singleElement().satisfies(checked -> {
            var line = checked.line();
            var remedy = line.remedy() == null
                    ? ""
                    : ": "
                            + line.remedy()
                                    .replace("aws sns subscribe --topic-arn arn:aws:sns:eu-central-1:1:topic ", "")
                                    .replace(" --region eu-central-1", "");
            assertThat(line.result() + remedy).isEqualTo(told);
        });
    }
}
