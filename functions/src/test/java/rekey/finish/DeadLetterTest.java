package rekey.finish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.reconcile.Stop;
import rekey.run.Json;

/// Who redrives the queue hands a message on as it is.
class DeadLetterTest {
    private static final String EXECUTION = "arn:aws:states:eu-central-1:111122223333:execution:Rekey:r1";
    private static final String REQUEST =
            "{\"run\": \"r1\", \"execution\": \"%s\", \"startedAt\": 1780000000123, \"ended\": \"ABORTED\"}"
                    .formatted(EXECUTION);
    private static final String EVENT = """
            {"version": "0", "id": "1", "detail-type": "Step Functions Execution Status Change", "source": "aws.states",
             "account": "111122223333", "time": "2026-05-28T20:26:41Z", "region": "eu-central-1", "resources": ["%1$s"],
             "detail": {"executionArn": "%1$s", "stateMachineArn": "arn:aws:states:eu-central-1:111122223333:stateMachine:Rekey",
               "name": "r1", "status": "ABORTED", "startDate": 1780000000123, "stopDate": 1780000001123, "input": "{}",
               "output": null, "error": null, "cause": null, "redriveCount": 0}}""".formatted(EXECUTION);
    private static final String RECORD = """
            {"version": "1.0", "timestamp": "2026-05-28T20:30:41Z",
             "requestContext": {"requestId": "1", "functionArn": "arn", "condition": "RetriesExhausted", "approximateInvokeCount": 3},
             "requestPayload": %s, "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
             "responsePayload": {"errorMessage": "no"}}""";

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("the request", REQUEST),
                Arguments.of("EventBridge's event", EVENT),
                Arguments.of("Lambda's record", RECORD.formatted(REQUEST)),
                Arguments.of("Lambda's record of a call with the event", RECORD.formatted(EVENT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void eachMessageIsTheRequestThatItStandsFor(String what, String message) {
        var request = Json.read(DeadLetter.requestIn(message.getBytes(UTF_8)), ReportHandler.Request.class);
        assertThat(request)
                .as(what)
                .isEqualTo(new ReportHandler.Request(
                        "r1", EXECUTION, Instant.ofEpochMilli(1_780_000_000_123L), null, Stop.ABORTED));
    }

    @Test
    void whatTheWorkflowAsksForIsLeftAsItIs() {
        var asked = "{\"run\": \"r1\", \"execution\": \"e\", \"startedAt\": \"2026-05-28T20:26:40Z\", \"error\": null}"
                .getBytes(UTF_8);
        assertThat(DeadLetter.requestIn(asked)).isSameAs(asked);
    }
}
