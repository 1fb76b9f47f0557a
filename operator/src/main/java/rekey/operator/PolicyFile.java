package rekey.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The text of a key policy, out of what a file holds that programs wrote. PowerShell writes UTF-16 and
/// byte order marks, and `aws kms get-key-policy` wraps the policy, by its options in one way or another.
final class PolicyFile {
    /// Of get-key-policy, of CloudFormation, Terraform and IAM.
    private static final Set<String> POLICY_MEMBERS = Set.of("policy", "keypolicy", "policydocument");
    /// The name of a key's only policy, which get-key-policy writes behind it with `--output text`.
    private static final Pattern NAME_BEHIND = Pattern.compile("\\s+default");
    private static final String MARK = "\uFEFF";
    /// What JSON may have before and after it, and byte order marks that nothing took off.
    private static final Pattern AROUND =
            Pattern.compile("([ \\t\\r\\n%s]*)(.*?)([ \\t\\r\\n%s]*)".formatted(MARK, MARK), Pattern.DOTALL);

    private static final JsonFactory JSON = new JsonFactory();

    private PolicyFile() {}

    /// The policy itself, as it is written. What is no policy comes back, for others to refuse.
    ///
    /// @throws CharacterCodingException whose message names the encoding
    static String document(byte[] read) throws CharacterCodingException {
        var text = Encoding.of(read).decode(read);
        for (var inner = unwrapped(text); inner.isPresent(); inner = unwrapped(text)) {
            text = inner.get();
        }
        return text;
    }

    /// By the byte order mark (UTF-32's begins as UTF-16's does), else by where the first character, which is
    /// ASCII in JSON, leaves bytes empty.
    ///
    /// @param mark hexadecimal; empty where there is none
    ///
    /// Source: www.rfc-editor.org/rfc/rfc4627#section-3
    private record Encoding(String name, Charset charset, String mark) {
        private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
        private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
        private static final List<Encoding> MARKED = List.of(
                new Encoding("utf-8", StandardCharsets.UTF_8, "efbbbf"),
                new Encoding("utf-32", UTF_32LE, "fffe0000"),
                new Encoding("utf-32", UTF_32BE, "0000feff"),
                new Encoding("utf-16", StandardCharsets.UTF_16LE, "fffe"),
                new Encoding("utf-16", StandardCharsets.UTF_16BE, "feff"));
        private static final Encoding UTF_8 = new Encoding("utf-8", StandardCharsets.UTF_8, "");

        static Encoding of(byte[] read) {
            return MARKED.stream()
                    .filter(encoding -> encoding.begins(read))
                    .findFirst()
                    .orElseGet(() -> unmarked(read));
        }

        private static Encoding unmarked(byte[] read) {
            if (read.length >= 4 && read[0] == 0 && read[1] == 0 && read[2] == 0 && read[3] != 0) {
                return new Encoding("utf-32-be", UTF_32BE, "");
            }
            if (read.length >= 4 && read[0] != 0 && read[1] == 0 && read[2] == 0 && read[3] == 0) {
                return new Encoding("utf-32-le", UTF_32LE, "");
            }
            if (read.length >= 2 && read[0] == 0 && read[1] != 0) {
                return new Encoding("utf-16-be", StandardCharsets.UTF_16BE, "");
            }
            if (read.length >= 2 && read[0] != 0 && read[1] == 0) {
                return new Encoding("utf-16-le", StandardCharsets.UTF_16LE, "");
            }
            return UTF_8;
        }

        private boolean begins(byte[] read) {
            int length = mark.length() / 2;
            return read.length >= length
                    && HexFormat.of().formatHex(read, 0, length).equals(mark);
        }

        String decode(byte[] read) throws CharacterCodingException {
            int begins = mark.length() / 2;
            try {
                return charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(read, begins, read.length - begins))
                        .toString();
            } catch (CharacterCodingException _) {
                throw new NotText(name);
            }
        }
    }

    /// A file that is not in the encoding that it begins in.
    private static final class NotText extends CharacterCodingException {
        private static final long serialVersionUID = 1L;
        private final String encoding;

        NotText(String encoding) {
            this.encoding = encoding;
        }

        @Override
        public String getMessage() {
            return "is not " + encoding;
        }
    }

    /// What the text wraps; empty where it wraps nothing. It is shorter than the text.
    private static Optional<String> unwrapped(String text) {
        var around = AROUND.matcher(text);
        if (!around.matches()) {
            return Optional.empty();
        }
        if ((around.group(1) + around.group(3)).contains(MARK)) {
            return Optional.of(around.group(1).replace(MARK, "")
                    + around.group(2)
                    + around.group(3).replace(MARK, ""));
        }
        var bare = around.group(2);
        try (var parser = JSON.createParser(bare)) {
            return unwrapped(bare, parser);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> unwrapped(String bare, JsonParser parser) throws IOException {
        var first = parser.nextToken();
        if (first == null) {
            return Optional.empty();
        }
        var string = first == JsonToken.VALUE_STRING ? parser.getText() : "";
        var members = new ArrayList<Member>();
        int elements = first == JsonToken.START_ARRAY ? elements(parser) : 0;
        if (first == JsonToken.START_OBJECT) {
            members.addAll(members(bare, parser));
        }
        parser.finishToken();
        int end = end(parser);
        if (end < bare.length()) {
            return NAME_BEHIND.matcher(bare.substring(end)).matches()
                    ? Optional.of(bare.substring(0, end))
                    : Optional.empty();
        }
        return switch (first) {
            case VALUE_STRING -> Optional.of(string);
            case START_ARRAY -> elements == 1 ? Optional.of(bare.substring(1, bare.length() - 1)) : Optional.empty();
            case START_OBJECT -> policyMember(members);
            default -> Optional.empty();
        };
    }

    private static int elements(JsonParser parser) throws IOException {
        int elements = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            elements++;
        }
        return elements;
    }

    private static int end(JsonParser parser) {
        return Math.toIntExact(parser.currentLocation().getCharOffset());
    }

    /// Of a JSON object: a value as it is written, an element that is there twice with it.
    private record Member(String name, String value) {}

    private static List<Member> members(String text, JsonParser parser) throws IOException {
        var members = new ArrayList<Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            int begin = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
            parser.skipChildren();
            parser.finishToken();
            members.add(new Member(name, text.substring(begin, end(parser))));
        }
        return members;
    }

    private static Optional<String> policyMember(List<Member> members) {
        var found = members.stream()
                .filter(member -> POLICY_MEMBERS.contains(member.name().toLowerCase(Locale.ROOT)))
                .toList();
        boolean policy = members.stream().anyMatch(member -> member.name().equals("Statement"));
        return found.size() == 1 && !policy ? Optional.of(found.getFirst().value()) : Optional.empty();
    }
}
