package rekey.fakes;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Denial;

/// A line of the table of what AWS answers where it denies a call.
///
/// @param by `none` where the text is no denial of the caller
/// @param state of a place that has nothing but this
/// @param remedy words that it has
/// @param never words that the remedy has not
public record DenialForm(
        String service,
        String code,
        String message,
        String by,
        Denial.@Nullable How how,
        @Nullable String action,
        @Nullable String policy,
        @Nullable String state,
        Blame blame,
        List<String> remedy,
        @Nullable List<String> never) {
    private static final Path TABLE = Path.of("functions/src/test/resources/rekey/outcome/denials.yaml");

    public static Stream<DenialForm> all() {
        try {
            return Arrays.stream(new YAMLMapper().readValue(TABLE.toFile(), DenialForm[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<DenialForm> of(String... services) {
        return all().filter(form -> Set.of(services).contains(form.service()));
    }

    public AwsError error() {
        return new AwsError(code, 400, message);
    }

    /// What the table says that the text means.
    public Optional<Denial> denial() {
        return how == null
                ? Optional.empty()
                : Optional.of(new Denial(
                        Denial.By.valueOf(by), how, Optional.ofNullable(action), Optional.ofNullable(policy)));
    }

    public List<String> wordsNever() {
        return never == null ? List.of() : never;
    }

    @Override
    public String toString() {
        return "%s %s: %s".formatted(service, code, message);
    }
}
