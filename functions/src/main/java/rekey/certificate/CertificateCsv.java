package rekey.certificate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.report.CsvCell;

/// `retirement.csv`: a line for each piece of evidence. RFC 4180, every cell quoted.
public final class CertificateCsv {
    /// Without it Excel reads UTF-8 as the code page of the machine.
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CertificateCsv() {}

    public static byte[] of(Certificate certificate) {
        var head = Stream.of(line(
                "run",
                "madeAt",
                "key",
                "verdict",
                "date",
                "danger",
                "evidence",
                "sentence",
                "until",
                "at",
                "remedy",
                "version"));
        var lines = certificate.keys().stream().flatMap(key -> lines(certificate, key));
        return (BYTE_ORDER_MARK + Stream.concat(head, lines).collect(Collectors.joining()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> lines(Certificate certificate, Certificate.OfKey key) {
        return key.evidence().stream()
                .map(piece -> line(
                        certificate.run(),
                        text(certificate.madeAt()),
                        key.key(),
                        key.verdict(),
                        text(key.date()),
                        key.danger() == null ? "" : key.danger(),
                        piece.kind(),
                        piece.sentence(),
                        text(piece.until()),
                        text(piece.at()),
                        piece.remedy(),
                        certificate.version()));
    }

    private static String text(@Nullable Instant moment) {
        return moment == null ? "" : moment.toString();
    }

    private static String line(String... cells) {
        return List.of(cells).stream()
                        .map(cell -> '"' + CsvCell.text(cell).replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(","))
                + "\r\n";
    }
}
