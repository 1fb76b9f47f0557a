package rekey.operator;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rekey.run.Bucket;
import rekey.version.Version;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The account and Region of the stack, as the caller reaches them.
final class Hub {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern REGION = Pattern.compile("[a-z]{2,5}(-[a-z0-9]+)+-\\d{1,2}");

    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(TIMEOUT)
            .socketTimeout(TIMEOUT)
            .build();
    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final @Nullable String wanted;
    private final String arguments;
    private @Nullable Stack stack;

    /// @throws Trouble where an option cannot be meant
    Hub(HubOptions options) {
        requireProfile(options.profile);
        this.credentials = credentials(options.profile);
        this.region = options.region == null ? defaultRegion(options) : region(options.region);
        this.wanted = options.stack;
        this.arguments = options.arguments();
    }

    private static void requireProfile(@Nullable String profile) {
        if (profile != null && ProfileFile.defaultProfileFile().profile(profile).isEmpty()) {
            throw Trouble.noAnswer(
                    "There is no profile %s".formatted(profile),
                    "`aws configure list-profiles` shows those that there are");
        }
    }

    private static Region region(String code) {
        if (!REGION.matcher(code).matches()) {
            throw Trouble.usage("'%s' is no Region".formatted(code), "Name it by its code, such as eu-central-1");
        }
        return Region.of(code);
    }

    /// A profile that is named is stronger than the environment, as for the AWS CLI.
    private static AwsCredentialsProvider credentials(@Nullable String profile) {
        return profile == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(profile);
    }

    /// The AWS CLI has a variable of its own for it.
    private static Region defaultRegion(HubOptions options) {
        var ofCli = System.getenv("AWS_DEFAULT_REGION");
        if (options.profile == null && System.getenv("AWS_REGION") == null && ofCli != null) {
            return Region.of(ofCli);
        }
        return DefaultAwsRegionProviderChain.builder()
                .profileName(options.profile)
                .build()
                .getRegion();
    }

    /// Of the Region that the stack is in.
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, credentials, region.id());
    }

    /// Of another Region, or as somebody else.
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, AwsCredentialsProvider others, String inRegion) {
        return builder.httpClient(http)
                .credentialsProvider(others)
                .region(Region.of(inRegion))
                .overrideConfiguration(builder.overrideConfiguration()
                        .copy(override -> override.putAdvancedOption(
                                SdkAdvancedClientOption.USER_AGENT_SUFFIX, Version.USER_AGENT)))
                .build();
    }

    AwsCredentialsProvider credentials() {
        return credentials;
    }

    /// What a command needs to find the stack.
    String arguments() {
        return arguments;
    }

    String region() {
        return region.id();
    }

    /// Looked for once.
    synchronized Stack stack() {
        if (stack == null) {
            stack = new StackFinder(client(CloudFormationClient.builder()), region.id()).find(wanted);
        }
        return stack;
    }

    Runs runs() {
        return new Runs(client(SfnClient.builder()), new Once<>(this::bucket), stack().stateMachine(), arguments);
    }

    Bucket bucket() {
        return new Bucket(client(S3Client.builder()), stack().bucket());
    }
}
