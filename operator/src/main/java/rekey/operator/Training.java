package rekey.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What the command does at its start, done once when it is built: the JVM keeps what it loaded and linked
/// in an AOT cache, and the next start need not. The calls go to a server in this process and to nobody
/// else.
final class Training {
    private static final String MACHINE = "arn:aws:states:eu-central-1:111122223333:stateMachine:rekey";
    private static final String STACKS = """
        <DescribeStacksResponse><DescribeStacksResult><Stacks><member>
        <StackName>rekey</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
        <CreationTime>2026-01-01T00:00:00Z</CreationTime>
        <Outputs>
        <member><OutputKey>StateMachineArn</OutputKey><OutputValue>%s</OutputValue></member>
        <member><OutputKey>BucketName</OutputKey><OutputValue>bucket</OutputValue></member>
        <member><OutputKey>WorkerRoleArn</OutputKey><OutputValue>arn:aws:iam::111122223333:role/w</OutputValue></member>
        </Outputs><Parameters/></member></Stacks></DescribeStacksResult></DescribeStacksResponse>
        """.formatted(MACHINE);
    private static final String EXECUTIONS = """
        {"executions": [{"executionArn": "%s", "stateMachineArn": "%s", "name": "r", "status": "SUCCEEDED",
         "startDate": 1767225600, "stopDate": 1767225660}]}\
        """.formatted(MACHINE, MACHINE);
    private static final String EXECUTION = """
        {"executionArn": "%s", "stateMachineArn": "%s", "name": "r", "status": "SUCCEEDED",
         "startDate": 1767225600, "stopDate": 1767225660, "input": "{}", "output": "{}"}\
        """.formatted(MACHINE, MACHINE);
    /// By the end of the header X-Amz-Target.
    private static final Map<String, String> ANSWERS =
            Map.of("ListExecutions", EXECUTIONS, "DescribeExecution", EXECUTION);

    private Training() {}

    /// @param arguments `help` for the help of every command, which calls nobody
    public static void main(String[] arguments) throws IOException {
        var silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        System.setOut(silent);
        System.setErr(silent);
        if (List.of(arguments).contains("help")) {
            Rekey.commands().forEach(command -> run(silent, command, "--help"));
            return;
        }
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Training::answer);
        server.start();
        Map.of(
                        "aws.endpointUrl",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "aws.accessKeyId",
                        "111122223333",
                        "aws.secretAccessKey",
                        "none",
                        "aws.region",
                        "eu-central-1")
                .forEach(System::setProperty);
        run(silent, "plan", "--help");
        run(silent, "runs");
        server.stop(0);
    }

    private static void run(PrintStream silent, String... line) {
        Rekey.commandLine(line)
                .setOut(new PrintWriter(silent, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(silent, true, StandardCharsets.UTF_8))
                .execute(line);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        var body = target == null ? STACKS : ANSWERS.getOrDefault(target.substring(target.indexOf('.') + 1), "{}");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
