package rekey.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.certificate.Certificate;
import rekey.report.Format;
import rekey.report.Severity;
import rekey.words.Amount;

/// `retirement.html`: the certificate for people, one file that needs no other and no network.
///
/// @param numbers of the keys, by their ARNs
public record RetirementPage(Certificate certificate, Embedded style, Map<String, Integer> numbers) {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), HtmlReport.class.getPackageName());
    private static final int MOST = 50;
    private static final Embedded STYLE = Embedded.resource("page.css");

    public static byte[] of(Certificate certificate) {
        var output = new EscapedOutput();
        TEMPLATES.render("retirement.jte", new RetirementPage(certificate, STYLE, numbers(certificate)), output);
        return output.toByteArray();
    }

    String policy() {
        return "default-src 'none'; style-src %s; img-src data:; base-uri 'none'; form-action 'none'"
                .formatted(style.hash());
    }

    List<Certificate.OfKey> keys() {
        return certificate.keys();
    }

    /// A danger first, then the best news: what is in use is no fault.
    Severity severity() {
        var all = keys().stream().map(RetirementPage::severity).collect(Collectors.toSet());
        return Stream.of(Severity.BAD, Severity.GOOD, Severity.LATER)
                .filter(all::contains)
                .findFirst()
                .orElse(Severity.PLAIN);
    }

    String title() {
        long free = keys().stream().filter(Certificate.OfKey::free).count();
        return "%s of %s may go".formatted(Format.number(free), Format.count(keys().size(), "key"));
    }

    private static Map<String, Integer> numbers(Certificate certificate) {
        var numbers = new HashMap<String, Integer>();
        certificate.keys().forEach(key -> numbers.putIfAbsent(key.key(), numbers.size() + 1));
        return numbers;
    }

    String anchor(Certificate.OfKey key) {
        return "key-" + numbers.get(key.key());
    }

    /// So many are shown; `retirement.csv` has them all.
    static <T> List<T> first(List<T> all) {
        return all.stream().limit(MOST).toList();
    }

    /// How many more there are, with the verb that agrees.
    static String moreAre(List<?> all) {
        return Format.number(more(all)) + Amount.either(more(all), " more is", " more are");
    }

    static int more(List<?> all) {
        return Math.max(0, all.size() - MOST);
    }

    /// What decides, as far as it is shown.
    static List<Grounds> grounds(Certificate.OfKey key) {
        return Grounds.of(first(key.because()));
    }

    /// Of several keys each has its ARN to be put into what is to be pasted.
    boolean ofSeveral() {
        return keys().size() != 1;
    }

    /// A key that simply must stay is nothing to worry about; one that KMS deletes all the same is.
    static Severity severity(Certificate.OfKey key) {
        if (key.danger() != null) {
            return Severity.BAD;
        }
        return switch (key.verdict()) {
            case "free" -> Severity.GOOD;
            case "freeOn" -> Severity.LATER;
            default -> Severity.PLAIN;
        };
    }

    static String words(Certificate.OfKey key) {
        var date = key.date() == null ? "" : Format.minute(key.date());
        return switch (key.verdict()) {
            case "free" -> "May go: free since " + date;
            case "freeOn" -> "May go after " + date;
            case "inUse" -> "In use";
            case "never" -> "Never, as things are";
            default -> date.isEmpty() ? "Not known" : "Not known; not before " + date;
        };
    }

    static String moment(Certificate.Piece piece) {
        return piece.at() == null ? "" : Format.moment(piece.at());
    }
}
