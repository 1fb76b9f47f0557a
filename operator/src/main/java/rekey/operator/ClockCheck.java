package rekey.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rekey.report.Format;

/// AWS refuses what is signed some minutes too early or too late.
///
/// @param ofAws null where it did not tell the time
/// @param here the local clock when the answer came
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
record ClockCheck(@Nullable Instant ofAws, Instant here) implements Check {
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration UNEASY = Duration.ofMinutes(1);
    private static final String REMEDY =
            "Have the clock set by a time server: `sudo timedatectl set-ntp true`; on macOS `sudo sntp -sS"
                    + " time.apple.com`";

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<Finding> look() {
        return List.of(finding());
    }

    private Finding finding() {
        if (ofAws == null) {
            return new Finding.NotLookedAt(
                    "AWS's answer has no date", "Compare the clock of this machine with another");
        }
        var apart = Duration.between(ofAws, here).abs();
        if (apart.compareTo(UNEASY) < 0) {
            return new Finding.Right("This machine's clock agrees with AWS's");
        }
        var what = "This machine's clock is %s %s"
                .formatted(Format.duration(apart), here.isBefore(ofAws) ? "slow" : "fast");
        return apart.compareTo(MOST) < 0 ? Finding.advice(what, REMEDY) : Finding.fault(what, REMEDY);
    }
}
