package rekey.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.outcome.Offer;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.Plan;
import rekey.retire.Earlier;
import rekey.retire.Finding;
import rekey.retire.Gap;
import rekey.retire.KeyVerdict;
import rekey.retire.KnownOfKey;
import rekey.retire.Looked;
import rekey.retire.Retirement;
import rekey.words.Amount;

/// Makes the certificate of what a run of mode `retire` gathered.
public final class CertificateMaker {
    static final List<String> LIMITS = List.of(
            "No API of AWS tells who uses a key. Rekey looks at CloudWatch and at what is listed here; other services,"
                    + " such as S3, EBS or RDS, may have data under the key: only CloudTrail tells.",
            "If targets left a key without a run of this stack, no journal names them. The query below lists who has"
                    + " used it in the last 90 days, and for which log group.",
            "Copies of logs that were exported or streamed elsewhere are not looked at, nor are accounts outside of this"
                    + " organization.",
            "A Region that an account has disabled keeps its log groups, so no key of such a Region is called free.",
            "Dates are counted with the retention that was in force on the day of this run.",
            "Rekey disables and deletes no key.");

    /// So far back the queries list who has used a key.
    private static final Duration USES = Duration.ofDays(90);

    /// A reader takes in fewer one by one.
    private static final int MANY_NEWS = 20;

    private final Plan plan;
    private final PastRuns past;
    private final Gathering gathering;
    private final Map<String, Certificate.Remembered> earlier;
    private final Instant now;

    /// @param earlier the last certificate
    /// @param offers asked for services that have no endpoint in a Region
    public CertificateMaker(
            Plan plan,
            PastRuns past,
            List<PlaceFindings> findings,
            Map<Place, Gap> failures,
            Optional<Certificate> earlier,
            Function<RegionalService, Offer> offers,
            Instant now) {
        this.plan = plan;
        this.past = past;
        this.gathering = new Gathering(plan, past, findings, failures, offers);
        this.earlier = earlier.stream()
                .flatMap(Certificate::known)
                .collect(Collectors.toMap(
                        Certificate.Remembered::key, Function.identity(), (first, _) -> first, TreeMap::new));
        this.now = now;
    }

    /// @param rotationAlias that rotations of this stack look up
    /// @param version of Rekey
    public Certificate make(String rotationAlias, String version) {
        var keys = past.keys().stream()
                .map(KeyArn::new)
                .map(key -> ofKey(key, rotationAlias))
                .toList();
        var asked = Set.copyOf(past.keys());
        var others = earlier.values().stream()
                .filter(before -> !asked.contains(before.key()))
                .toList();
        return new Certificate(
                Certificate.FORMAT,
                version,
                plan.run(),
                now,
                keys,
                news(keys),
                LIMITS,
                Guards.of(past.keys(), plan.startedAt().minus(USES)),
                others);
    }

    private Optional<Certificate.Remembered> known(String key) {
        return Optional.ofNullable(earlier.get(key));
    }

    private Certificate.OfKey ofKey(KeyArn key, String rotationAlias) {
        var itself = gathering.itself(key, rotationAlias);
        var regions = gathering.regions(key, itself.state());
        var before = known(key.text()).map(Certificate.Remembered::next).orElseGet(() -> Earlier.none(now));
        var judged = Retirement.of(new KnownOfKey(
                key,
                now,
                new Looked.Seen<>(gathering.reach(key, regions), now),
                new Looked.Seen<>(past.journals(key.text()), now),
                gathering.in(regions, key),
                gathering.rules(key, regions),
                itself,
                before));
        var verdict = judged.verdict();
        return new Certificate.OfKey(
                key.text(),
                verdict.text(),
                date(verdict),
                judged.danger(),
                because(verdict, judged.findings()),
                judged.findings().stream().map(CertificateMaker::piece).toList(),
                Guards.OfKey.of(verdict),
                judged.next());
    }

    private static @Nullable Instant date(KeyVerdict verdict) {
        return switch (verdict) {
            case KeyVerdict.Free(var since) -> since;
            case KeyVerdict.FreeOn(var date) -> date;
            case KeyVerdict.Unknown(var _, var notBefore) -> notBefore;
            case KeyVerdict.InUse _, KeyVerdict.Never _ -> null;
        };
    }

    private static List<Certificate.Piece> because(KeyVerdict verdict, List<Finding> findings) {
        return switch (verdict) {
            case KeyVerdict.InUse(var by) ->
                by.stream().map(CertificateMaker::piece).toList();
            case KeyVerdict.Never(var why) ->
                why.stream().map(CertificateMaker::piece).toList();
            case KeyVerdict.Unknown(var missing, var _) ->
                missing.stream().map(gap -> piece(new Finding.Missing(gap))).toList();
            case KeyVerdict.Free _, KeyVerdict.FreeOn _ ->
                findings.stream()
                        .filter(Finding.Until.class::isInstance)
                        .map(CertificateMaker::piece)
                        .toList();
        };
    }

    private static Certificate.Piece piece(Finding finding) {
        var sentence = finding.sentence();
        return switch (finding) {
            case Finding.InUse use -> new Certificate.Piece("inUse", sentence, null, use.remedy(), use.at());
            case Finding.Forever kept -> new Certificate.Piece("forever", sentence, null, kept.remedy(), kept.at());
            case Finding.Missing(var gap) -> new Certificate.Piece("missing", sentence, null, gap.remedy(), null);
            case Finding.Until until -> new Certificate.Piece("until", sentence, until.date(), "", until.at());
            case Finding.Fact fact -> new Certificate.Piece("fact", sentence, null, "", fact.at());
        };
    }

    /// What is to be told since the last certificate: first of keys that must stay after all. Of many,
    /// how many they are goes before.
    private List<String> news(List<Certificate.OfKey> keys) {
        var lost = keys.stream()
                .filter(key -> wasFree(key) && !key.free())
                .map(key -> "%s is no longer free (%s): keep it".formatted(key.key(), key.verdict()))
                .toList();
        var won = keys.stream()
                .filter(key -> key.free() && !wasFree(key))
                .map(key -> "%s is free: it may go".formatted(key.key()))
                .toList();
        var counts = lost.size() + won.size() > MANY_NEWS
                ? Stream.of("%s no longer free, and %s free since the last look"
                        .formatted(
                                new Amount(lost.size(), "key").with("is", "are"),
                                new Amount(won.size(), "key").with("has become", "have become")))
                : Stream.<String>empty();
        return Stream.of(counts, lost.stream(), won.stream())
                .flatMap(Function.identity())
                .toList();
    }

    private boolean wasFree(Certificate.OfKey key) {
        return known(key.key()).map(Certificate.Remembered::free).orElse(false);
    }
}
