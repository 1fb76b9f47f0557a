package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.run.Bucket;
import rekey.run.Json;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunRequest;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunResponse;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.ListMapRunsRequest;
import software.amazon.awssdk.services.sfn.model.ListMapRunsResponse;
import software.amazon.awssdk.services.sfn.model.MapRunListItem;
import software.amazon.awssdk.services.sfn.model.SfnException;

class ReadingCheckTest {
    /// What there is, in a word each: `history`, `map`, `report`; with `no ` before it the caller may not read it.
    private record Aws(List<String> has) implements SfnClient {
        private void require(String what) {
            if (has.contains("no " + what)) {
                throw SfnException.builder().awsErrorDetails(denial(what)).build();
            }
        }

        static AwsErrorDetails denial(String what) {
            return AwsErrorDetails.builder()
                    .errorCode("AccessDeniedException")
                    .errorMessage("User: x is not authorized to perform: " + what)
                    .build();
        }

        @Override
        public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest asked) {
            require("history");
            return GetExecutionHistoryResponse.builder().events(List.of()).build();
        }

        @Override
        public ListMapRunsResponse listMapRuns(ListMapRunsRequest asked) {
            var map = MapRunListItem.builder()
                    .mapRunArn("m")
                    .startDate(Instant.EPOCH)
                    .build();
            return ListMapRunsResponse.builder()
                    .mapRuns(has.contains("map") || has.contains("no map") ? List.of(map) : List.of())
                    .build();
        }

        @Override
        public DescribeMapRunResponse describeMapRun(DescribeMapRunRequest asked) {
            require("map");
            return DescribeMapRunResponse.builder()
                    .itemCounts(counts -> counts.succeeded(1L)
                            .failed(0L)
                            .aborted(0L)
                            .timedOut(0L)
                            .total(1L))
                    .build();
        }

        @Override
        public String serviceName() {
            return "states";
        }

        @Override
        public void close() {}

        S3Client bucket() {
            return new S3Client() {
                @Override
                public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest asked) {
                    if (has.contains("no report")) {
                        throw S3Exception.builder()
                                .awsErrorDetails(denial("report"))
                                .statusCode(403)
                                .build();
                    }
                    if (!has.contains("report")) {
                        throw NoSuchKeyException.builder().build();
                    }
                    return ResponseBytes.fromByteArray(
                            GetObjectResponse.builder().eTag("e").build(), new byte[1]);
                }

                @Override
                public String serviceName() {
                    return "s3";
                }

                @Override
                public void close() {}
            };
        }
    }

    private static List<Checked.Line> told(List<Run> runs, String... has) {
        var aws = new Aws(List.of(has));
        var bucket = new Bucket(aws.bucket(), "bucket");
        var check = new ReadingCheck(
                aws, bucket, new Runs(aws, () -> bucket, Stacks.MACHINE, ""), new HubOptions(), () -> runs);
        return new Doctor(new HubOptions())
                .look(check).stream().map(Checked::line).toList();
    }

    private static Run run(String status) {
        return new Run("r", "e", status, "plan", null, Instant.EPOCH, Instant.EPOCH, Json.tree("{}"));
    }

    @Test
    void whatCouldBeReadIsSaid() {
        assertThat(told(List.of(run("SUCCEEDED")), "map", "report"))
                .extracting(Checked.Line::what)
                .containsExactly("The last runs could be listed, followed, counted in batches, read");
    }

    @Test
    void withoutRunsNothingButTheListIsRight() {
        assertThat(told(List.of(), "map", "report"))
                .extracting(Checked.Line::result)
                .containsExactly("right", "not looked at", "not looked at", "not looked at");
    }

    /// What there is, and what is said of following, counting and reading, beside what could be done.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SUCCEEDED | map,report            | right
        FAILED    | map,report            | right
        SUCCEEDED | map                   | right,not looked at
        SUCCEEDED | report                | right,not looked at
        RUNNING   | map,report            | right,not looked at
        SUCCEEDED | no history,map,report | right,wrong
        SUCCEEDED | no map,report         | right,wrong
        SUCCEEDED | map,no report         | right,wrong
        """)
    void eachPartThatCannotBeTriedOrIsRefusedIsAFinding(String status, String has, String told) {
        assertThat(told(List.of(run(status)), has.split(",")))
                .extracting(Checked.Line::result)
                .containsExactlyElementsOf(Stream.of(told.split(",")).toList());
    }
}
