package rekey.operator;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.certificate.Certificate;
import rekey.outcome.RunOutcome;
import rekey.report.Format;
import rekey.report.Report;

/// What a retirement says of each key: may it go?
final class Retired {
    private static final String UNKNOWN = "unknown";
    private static final int SHOWN = 10;
    private static final List<ExitCode> RANKS =
            List.of(ExitCode.RIGHT, ExitCode.SOMETHING_TO_CHANGE, ExitCode.INCOMPLETE);

    private Retired() {}

    /// Those that may go first.
    static void show(Certificate certificate, Screen screen) {
        if (certificate.keys().isEmpty()) {
            screen.result("No key is in question: no run has moved anything off one.");
            return;
        }
        var table = new Table("VERDICT", "DAY", "KEY");
        var keys = certificate.keys().stream()
                .sorted(Comparator.comparing(Certificate.OfKey::free).reversed())
                .toList();
        keys.forEach(key -> {
            var date = key.date();
            table.row(key.verdict(), date == null ? "" : Format.date(date), key.key());
        });
        screen.table(table);
        keys.stream().filter(key -> !key.free()).forEach(key -> why(key, screen));
        certificate.news().forEach(screen::result);
    }

    private static void why(Certificate.OfKey key, Screen screen) {
        screen.result(key.key() + ":");
        var danger = key.danger();
        if (danger != null) {
            screen.result("  ! " + danger);
        }
        key.because().stream()
                .collect(Collectors.groupingBy(
                        Certificate.Piece::remedy,
                        LinkedHashMap::new,
                        Collectors.mapping(Certificate.Piece::sentence, Collectors.toList())))
                .forEach((remedy, sentences) -> why(sentences, remedy, screen));
    }

    /// What has the same remedy has it once.
    private static void why(List<String> sentences, String remedy, Screen screen) {
        sentences.stream().limit(SHOWN).forEach(sentence -> screen.result("  - " + sentence));
        if (sentences.size() > SHOWN) {
            screen.result("  - and %d more, in the certificate".formatted(sentences.size() - SHOWN));
        }
        if (!remedy.isEmpty()) {
            screen.result("    Fix: " + remedy);
        }
    }

    /// What nobody could look at is worse than what may not go yet.
    static ExitCode exitCode(Report report, Certificate certificate) {
        return Stream.concat(
                        Stream.of(report.outcome() == RunOutcome.COMPLETE ? ExitCode.RIGHT : ExitCode.INCOMPLETE),
                        certificate.keys().stream().map(Retired::exitCode))
                .max(Comparator.comparingInt(RANKS::indexOf))
                .orElse(ExitCode.RIGHT);
    }

    private static ExitCode exitCode(Certificate.OfKey key) {
        if (key.free()) {
            return ExitCode.RIGHT;
        }
        return key.verdict().equals(UNKNOWN) ? ExitCode.INCOMPLETE : ExitCode.SOMETHING_TO_CHANGE;
    }
}
