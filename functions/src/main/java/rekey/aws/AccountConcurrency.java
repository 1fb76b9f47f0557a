package rekey.aws;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;

/// How many Lambda functions of the account may run at the same time, besides those that concurrency
/// is reserved for: 10 in some new accounts.
///
/// Source: docs.aws.amazon.com/lambda/latest/api/API_AccountLimit.html
public final class AccountConcurrency {
    private final LambdaClient lambda;

    public AccountConcurrency(LambdaClient lambda) {
        this.lambda = lambda;
    }

    public Answer<Integer> ask() {
        try {
            return new Answer.Given<>(lambda.getAccountSettings(
                            GetAccountSettingsRequest.builder().build())
                    .accountLimit()
                    .unreservedConcurrentExecutions());
        } catch (SdkException e) {
            return new Answer.Refused<>(AwsErrors.of(e));
        }
    }
}
