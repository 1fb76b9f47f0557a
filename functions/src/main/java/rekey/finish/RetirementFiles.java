package rekey.finish;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rekey.certificate.Certificate;
import rekey.certificate.CertificateCsv;
import rekey.certificate.CertificateMaker;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.lambda.StoredLines;
import rekey.outcome.Offer;
import rekey.page.RetirementPage;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.Plan;
import rekey.report.Report;
import rekey.retire.Gap;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// Writes the certificate of a run of mode `retire`, of whatever its places have told: what they have
/// not told frees no key. A run of this mode that has no certificate has nothing: what keeps it from
/// being written fails the report, and the workflow tries again. Only a run that ended before it had
/// read what earlier runs left has nothing to certify.
final class RetirementFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RetirementFiles.class);

    private final Bucket bucket;
    private final Function<RegionalService, Offer> offers;
    private final Function<Certificate, byte[]> csv;
    private final Function<Certificate, byte[]> html;

    /// @param offers asked for services that have no endpoint in a Region
    RetirementFiles(Bucket bucket, Function<RegionalService, Offer> offers) {
        this(bucket, offers, CertificateCsv::of, RetirementPage::of);
    }

    RetirementFiles(
            Bucket bucket,
            Function<RegionalService, Offer> offers,
            Function<Certificate, byte[]> csv,
            Function<Certificate, byte[]> html) {
        this.bucket = bucket;
        this.offers = offers;
        this.csv = csv;
        this.html = html;
    }

    /// @return what is to be told of keys: sentences for people; none of a run of another mode
    List<String> write(Report report, RunFolder folder, Instant now) {
        if (report.mode() != Mode.RETIRE) {
            return List.of();
        }
        var plan = bucket.require(folder.plan()).as(Plan.class);
        if (!(plan.input().key() instanceof KeyChoice.Leaving(var _, var rotationAlias))) {
            return List.of();
        }
        var past = bucket.get(folder.pastRuns()).map(stored -> stored.as(PastRuns.class));
        if (past.isEmpty() && report.problem() != null) {
            return List.of("There is no certificate: the run ended before it had read what earlier runs left");
        }
        var certificate = maker(plan, past.orElseThrow(), report, folder, now)
                .make(
                        rotationAlias,
                        report.origin() == null ? "" : report.origin().version());
        bucket.put(folder.retirement(), Json.pretty(certificate));
        return Stream.of(
                        write(folder.retirementHtml(), html, certificate),
                        write(folder.retirementCsv(), csv, certificate),
                        certificate.news())
                .flatMap(List::stream)
                .toList();
    }

    /// A form for people that cannot be written stops nothing: `retirement.json` has it all.
    ///
    /// @return what is to be told of it
    private List<String> write(String key, Function<Certificate, byte[]> form, Certificate certificate) {
        return Dispensable.tried(
                () -> {
                    bucket.put(key, form.apply(certificate));
                    return List.of();
                },
                e -> {
                    LOG.error("{} could not be written", key, e);
                    return List.of(ReportFiles.Missing.of(key, e).briefly());
                });
    }

    private CertificateMaker maker(Plan plan, PastRuns past, Report report, RunFolder folder, Instant now) {
        return new CertificateMaker(
                plan,
                past,
                StoredLines.below(bucket, folder.retirePlacesPrefix(), PlaceFindings.class),
                failures(report),
                earlier(past),
                offers,
                now);
    }

    private Optional<Certificate> earlier(PastRuns past) {
        return Optional.ofNullable(past.lastRetirement())
                .flatMap(run -> bucket.get(new RunFolder(run).retirement()))
                .map(stored -> stored.as(Certificate.class));
    }

    private static Map<Place, Gap> failures(Report report) {
        var failures = new HashMap<Place, Gap>();
        report.places()
                .forEach(place -> place.failures().stream()
                        .findFirst()
                        .ifPresent(failure -> failures.put(
                                new Place(place.account(), place.region()),
                                new Gap(
                                        "%s in %s".formatted(place.account(), place.region()),
                                        failure.message(),
                                        failure.remedy()))));
        return failures;
    }
}
