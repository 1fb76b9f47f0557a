package rekey.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.run.Json;

class PolicyFileTest {
    private static final String POLICY = """
        {
         "Version": "2012-10-17",
         "Statement": [ { "Sid": "Lögs", "Effect": "Allow", "Action": "kms:*", "Resource": "*" } ]
        }\
        """;
    private static final String MARK = "\uFEFF";

    /// A byte order mark, in hexadecimal, and the encoding behind it.
    record Encoding(String mark, String charset) {
        byte[] bytes(String text) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(HexFormat.of().parseHex(mark));
            var encoded = ByteBuffer.wrap(text.getBytes(Charset.forName(charset)));
            bytes.writeBytes(encoded.array());
            return bytes.toByteArray();
        }
    }

    private static final List<Encoding> ENCODINGS = List.of(
            new Encoding("", "UTF-8"),
            new Encoding("efbbbf", "UTF-8"),
            new Encoding("", "UTF-16LE"),
            new Encoding("", "UTF-16BE"),
            new Encoding("fffe", "UTF-16LE"),
            new Encoding("feff", "UTF-16BE"),
            new Encoding("", "UTF-32LE"),
            new Encoding("", "UTF-32BE"),
            new Encoding("fffe0000", "UTF-32LE"),
            new Encoding("0000feff", "UTF-32BE"));

    private static String json(Object value) {
        return Json.MAPPER.valueToTree(value).toString();
    }

    /// What the options of `aws kms get-key-policy` and other programs make of a policy.
    private static List<String> wrapped() {
        return List.of(
                POLICY,
                POLICY + "\n",
                json(POLICY),
                json(List.of(POLICY)),
                POLICY + "\tdefault\n",
                json(Map.of("Policy", POLICY, "PolicyName", "default")),
                json(Map.of("PolicyName", "x", "Policy", POLICY, "More", Map.of("a", List.of(1)))),
                "{\"Policy\": %s}".formatted(POLICY),
                "{\"EnableKeyRotation\":true , \"KeyPolicy\" : %s }".formatted(POLICY),
                json(Map.of("policy", POLICY)),
                json(json(Map.of("Policy", POLICY))),
                json(Map.of("Policy", MARK + POLICY + MARK)),
                MARK + POLICY,
                "\n%s %s%s".formatted(MARK, MARK, json(POLICY)));
    }

    static Stream<Arguments> written() {
        return wrapped().stream().flatMap(text -> ENCODINGS.stream().map(encoding -> Arguments.of(text, encoding)));
    }

    /// PowerShell writes a byte order mark, or UTF-16; programs leave the mark out.
    @ParameterizedTest
    @MethodSource("written")
    void aPolicyIsReadAsProgramsWriteIt(String text, Encoding encoding) throws CharacterCodingException {
        assertThat(PolicyFile.document(encoding.bytes(text)).strip()).isEqualTo(POLICY);
    }
}
