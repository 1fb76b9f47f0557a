package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the bucket and its key refuse to Rekey's own role is told as the denial tells it: no bug, no
/// loss, and nothing about the wanted key.
class UnforeseenTest {
    private static final String ROLE = "User: arn:aws:sts::999988887777:assumed-role/rekey-WorkerRole/f";
    private static final String END = " (Service: S3, Status Code: 403, Request ID: 4C1RQ0ZJ6E8E0Z5T)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Access Denied | template.yaml",
                "@ is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::b/runs/r1/journal/x\" because no identity-based policy allows the s3:PutObject action | template.yaml",
                "@ is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/runs/r1/journal/x\" with an explicit deny in a resource-based policy | Delete the statement that denies s3:GetObject",
                "@ is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/runs/r1/journal/x\" with an explicit deny in a service control policy | service control policy denies s3:GetObject",
                "@ is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::b\" because no VPC endpoint policy allows the s3:ListBucket action | VPC endpoint",
                "@ is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-central-1:999988887777:key/k because no identity-based policy allows the kms:GenerateDataKey action | template.yaml",
                "@ is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:999988887777:key/k because no resource-based policy allows the kms:Decrypt action | Let the key policy name",
                "@ is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:999988887777:key/k with an explicit deny in a resource control policy | resource control policy denies kms:Decrypt",
                "arn:aws:kms:eu-central-1:999988887777:key/k is disabled. | Enable the key that the bucket is encrypted with",
                "arn:aws:kms:eu-central-1:999988887777:key/k is pending deletion. | Enable the key that the bucket is encrypted with",
                "Key 'arn:aws:kms:eu-central-1:999988887777:key/k' does not exist | Enable the key that the bucket is encrypted with"
            })
    void whatTheBucketRefusesIsTheConfigurationsAndKeepsThePlaceOut(String told, String remedy) {
        var refusal = new IllegalStateException(told.replace("@", ROLE) + END);
        for (var e : new RuntimeException[] {refusal, new RuntimeException("the journal", refusal)}) {
            var failure = Unforeseen.failure(e);
            assertThat(failure)
                    .returns(Unforeseen.BUCKET_CLOSED, Failure::code)
                    .returns(Blame.CONFIGURATION, Failure::blame);
            assertThat(failure.remedy()).contains(remedy).doesNotContain("log group of the stack", "CloudWatch Logs");
            assertThat(Unforeseen.outcome(failure)).isEqualTo(new PlaceOutcome.Unreachable(failure));
        }
    }

    /// After all trials of the SDK.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please reduce your request rate. (Service: S3, Status Code: 503, Request ID: 4C1RQ0ZJ6E8E0Z5T)",
                "We encountered an internal error. Please try again. (Service: S3, Status Code: 500, Request ID: 4C1R)",
                "Rate exceeded (Service: Kms, Status Code: 400, Request ID: 4C1RQ0ZJ6E8E0Z5T)",
                "null (Service: S3, Status Code: 429, Request ID: null)",
                "Unable to execute HTTP request: Connection reset"
            })
    void anAwsThatDoesNotAnswerIsNoFaultOfRekey(String told) {
        var late = new IllegalStateException(told, new IllegalStateException("Connection reset"));
        for (var e : new RuntimeException[] {new IllegalStateException(told), new RuntimeException("journal", late)}) {
            assertThat(Unforeseen.failure(e))
                    .returns(Blame.AWS, Failure::blame)
                    .satisfies(failure -> assertThat(failure.remedy()).contains("run Rekey again"));
            assertThat(Unforeseen.outcome(Unforeseen.failure(e))).isInstanceOf(PlaceOutcome.Lost.class);
        }
    }

    @Test
    void whatIsNoRefusalIsAFaultOfRekeyAndThePlaceIsLost() {
        var e = new IllegalStateException("s3://b/runs/r1/journal/x is missing from the run");
        assertThat(Unforeseen.failure(e))
                .returns("IllegalStateException", Failure::code)
                .returns(Blame.REKEY, Failure::blame);
        assertThat(Unforeseen.outcome(Unforeseen.failure(e))).isInstanceOf(PlaceOutcome.Lost.class);
    }
}
