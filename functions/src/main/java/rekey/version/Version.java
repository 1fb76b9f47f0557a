package rekey.version;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Which version of Rekey this is, as `pom.xml` has it: the build writes it into a resource.
public final class Version {
    public static final String TEXT = read("version.txt");

    /// What the clients add to their User-Agent. CloudTrail shows it with each call.
    public static final String USER_AGENT = "rekey/" + TEXT;

    private Version() {}

    private static String read(String name) {
        try (var stream = Version.class.getResourceAsStream(name)) {
            return new String(
                            Objects.requireNonNull(stream, name + " is not in the jar")
                                    .readAllBytes(),
                            StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
