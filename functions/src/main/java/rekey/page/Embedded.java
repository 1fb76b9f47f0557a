package rekey.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/// Style or script of the page, and the hash by which its Content-Security-Policy allows it and
/// nothing else.
///
/// Source: www.w3.org/TR/CSP3/#grammardef-hash-source
public record Embedded(String text) {
    static Embedded resource(String name) {
        try (var stream = Embedded.class.getResourceAsStream(name)) {
            return new Embedded(new String(
                    Objects.requireNonNull(stream, name + " is not in the jar").readAllBytes(),
                    StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
