package rekey.operator;

import java.util.Comparator;
import java.util.List;
import rekey.lambda.Concurrently;
import software.amazon.awssdk.core.exception.SdkException;

/// Makes the checks. Those that AWS does not answer are not looked at, and say what has them looked at.
/// No check, whatever it comes to, keeps the findings of the others from being shown.
final class Doctor {
    /// From the best to the worst.
    private static final List<ExitCode> RANKS =
            List.of(ExitCode.RIGHT, ExitCode.INCOMPLETE, ExitCode.SOMETHING_TO_CHANGE, ExitCode.NO_ANSWER);

    private final HubOptions options;

    Doctor(HubOptions options) {
        this.options = options;
    }

    /// In the order of the checks.
    List<Checked> look(List<Check> checks) {
        return Concurrently.map(checks, this::look).stream()
                .flatMap(List::stream)
                .toList();
    }

    List<Checked> look(Check check) {
        return findings(check).stream()
                .map(finding -> new Checked(check.name(), finding))
                .toList();
    }

    private List<Finding> findings(Check check) {
        try {
            return check.look();
        } catch (SdkException e) {
            return List.of(notLookedAt(AwsTrouble.of(e, options)));
        } catch (Trouble e) {
            return List.of(notLookedAt(e));
        } catch (RuntimeException e) {
            return List.of(new Finding.NotLookedAt(
                    "This check met a fault of the command itself: " + e,
                    "Report it, with what `rekey --version` prints"));
        }
    }

    private static Finding notLookedAt(Trouble trouble) {
        return new Finding.NotLookedAt(trouble.what(), trouble.remedy());
    }

    /// That of the worst finding.
    static ExitCode worst(List<Checked> all) {
        return all.stream()
                .map(checked -> checked.finding().exitCode())
                .max(Comparator.comparingInt(RANKS::indexOf))
                .orElse(ExitCode.RIGHT);
    }
}
