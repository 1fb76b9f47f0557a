package rekey.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.certificate.Certificate.OfKey;
import rekey.certificate.Certificate.Piece;
import rekey.place.KeyArn;
import rekey.retire.Earlier;
import rekey.retire.KeyVerdict;

/// A certificate with a key of each verdict, to look at.
public final class SampleCertificate {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String WHERE = "111122223333 in eu-central-1";
    private static final Piece ENABLED = fact("The key is in state Enabled");
    private static final Piece POLICY = fact(
            "Its policy lets others use it, for whatever they like: arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Administrator_0123456789abcdef");

    private SampleCertificate() {}

    private static Piece fact(String sentence) {
        return new Piece("fact", sentence, null, "", NOW);
    }

    private static Piece left(Instant until, int days) {
        return new Piece(
                "until",
                "120 log groups and the query results left it by run 2026-08-22_quarterly, the last by 2026-08-22T12:00:00Z; their longest retention is %d days (%s)"
                        .formatted(days, WHERE),
                until,
                "",
                NOW);
    }

    private static Piece missing(String sentence, String remedy) {
        return new Piece("missing", sentence, null, remedy, null);
    }

    private static OfKey key(
            int number, KeyVerdict verdict, @Nullable Instant date, @Nullable String danger, List<Piece> because) {
        var arn = new KeyArn(
                "arn:aws:kms:eu-central-1:111122223333:key/%08d-2222-4333-8444-555555555555".formatted(number));
        return new OfKey(
                arn.text(),
                verdict.text(),
                date,
                danger,
                because,
                Stream.concat(because.stream(), Stream.of(ENABLED, POLICY)).toList(),
                Guards.OfKey.of(verdict),
                Earlier.none(NOW));
    }

    /// @param hostile what somebody may have called a log group
    public static Certificate of(String hostile) {
        var since = NOW.minus(Duration.ofDays(40));
        var on = NOW.plus(Duration.ofDays(320));
        var uses = Stream.concat(
                        Stream.of("12 log groups are on it, the first /aws/lambda/orders-api, " + hostile),
                        IntStream.range(0, 30)
                                .mapToObj(n ->
                                        "log anomaly detector errors-of-a-team-with-a-long-name-%02d".formatted(n)))
                .map(what -> new Piece("inUse", "%s (%s)".formatted(what, WHERE), null, REMEDY, NOW))
                .toList();
        var forever = new Piece(
                "forever",
                "3 log groups that left it by run 2026-08-22_quarterly keep their events for ever (%s)"
                        .formatted(WHERE),
                null,
                "Set a retention there (PutRetentionPolicy), export what must be kept, or keep the key",
                NOW);
        var gap = missing(
                "lookup tables of 444455556666 in eu-central-1 (logs:DescribeLookupTables): AccessDeniedException: User: arn:aws:sts::444455556666:assumed-role/RekeyMember/rekey is not authorized to perform: logs:DescribeLookupTables because no identity-based policy allows the action",
                "Deploy member.yaml of this version in account 444455556666");
        var keys = List.of(
                key(1, new KeyVerdict.Free(since), since, null, List.of(left(since, 30))),
                key(
                        2,
                        new KeyVerdict.FreeOn(on),
                        on,
                        "KMS deletes this key on 2026-12-07T00:00:00Z, and it is not free by then: cancel that (CancelKeyDeletion, then EnableKey)",
                        List.of(left(on, 400))),
                key(3, new KeyVerdict.InUse(List.of()), null, null, uses),
                key(4, new KeyVerdict.Never(List.of()), null, null, List.of(forever)),
                key(5, new KeyVerdict.Unknown(List.of(), on), on, null, List.of(gap)));
        return new Certificate(
                Certificate.FORMAT,
                "1.0.0",
                "2026-11-30_which-keys-may-go",
                NOW,
                keys,
                List.of(keys.getFirst().key() + " is free: it may go"),
                CertificateMaker.LIMITS,
                Guards.of(keys.stream().map(OfKey::key).toList(), NOW.minus(Duration.ofDays(90))),
                List.of());
    }

    private static final String REMEDY =
            "It cannot be changed: make another with another key, and delete this one\naws logs create-log-anomaly-detector --region eu-central-1 --log-group-arn-list arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/orders-api --kms-key-id <the new key>";
}
