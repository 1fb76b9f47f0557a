package rekey.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.run.Json;

/// Laws of who loses access, for pairs of policies at random.
class ReadersLawTest {
    private static final long SEED = 20261130;
    private static final int PAIRS = 2_000;
    private static final Place PLACE = new Place(ReadersCase.ACCOUNT, "eu-central-1");
    private static final KeyArn PRESENT = key(ReadersCase.ACCOUNT, "0a1b2c3d-1111-2222-3333-444455556666");
    private static final KeyArn WANTED = key(ReadersCase.ACCOUNT, "0a1b2c3d-1111-2222-3333-444455556667");
    private static final KeyArn ANOTHERS = key("444455556666", "0a1b2c3d-1111-2222-3333-444455556668");
    private static final List<String> NAMES = List.of(
            "arn:aws:iam::111122223333:root",
            "111122223333",
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::111122223333:role/ReaderA",
            "arn:aws:iam::111122223333:role/ReaderB",
            "arn:aws:iam::111122223333:role/team/WriterA",
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::444455556666:role/ReaderA",
            "arn:aws:sts::111122223333:assumed-role/ReaderA/alice",
            "arn:aws:sts::111122223333:federated-user/bob",
            "arn:aws:iam::111122223333:saml-provider/Corp",
            "AROAEXAMPLEROLEID0000");
    private static final List<String> ACTIONS = List.of(
            "\"kms:*\"",
            "\"kms:Decrypt\"",
            "[\"kms:Decrypt\",\"kms:GenerateDataKey*\"]",
            "[\"kms:Encrypt\",\"kms:Decrypt\",\"kms:ReEncrypt*\",\"kms:GenerateDataKey*\"]",
            "\"kms:GenerateDataKey\"",
            "\"kms:DescribeKey\"");
    private static final List<String> CONDITIONS = List.of(
            "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/Reader*\"}",
            "\"StringLike\":{\"aws:PrincipalArn\":[\"arn:aws:iam::111122223333:role/*A\",\"arn:aws:iam::111122223333:user/*\"]}",
            "\"ArnNotLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/*\"}",
            "\"ArnNotEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/ReaderA\"}",
            "\"StringEquals\":{\"aws:PrincipalType\":\"AssumedRole\"}",
            "\"StringEquals\":{\"aws:PrincipalType\":\"Account\"}",
            "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}",
            "\"StringEquals\":{\"kms:CallerAccount\":\"111122223333\"}",
            "\"StringEquals\":{\"aws:PrincipalAccount\":\"444455556666\"}",
            "\"StringLike\":{\"kms:ViaService\":\"logs.*.amazonaws.com\"}",
            "\"StringEquals\":{\"kms:ViaService\":\"s3.eu-central-1.amazonaws.com\"}",
            "\"StringEquals\":{\"aws:PrincipalTag/team\":\"orders\"}",
            "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}",
            "\"ArnLike\":{\"kms:EncryptionContext:aws:logs:arn\":\"arn:aws:logs:eu-central-1:111122223333:*\"}",
            "\"ArnEquals\":{\"kms:EncryptionContext:aws:logs:arn\":\"arn:aws:logs:eu-central-1:111122223333:log-group:/a\"}",
            "\"ForAnyValue:StringEquals\":{\"kms:ResourceAliases\":\"alias/logs\"}",
            "\"Bool\":{\"aws:PrincipalIsAWSService\":\"false\"}",
            "\"StringEquals\":{\"aws:username\":\"alice\"}");

    /// Whoever might come: some of them are in the policies, some are matched by a pattern, some are
    /// nobody's.
    private static final List<String> COMERS = Stream.concat(
                    NAMES.stream().filter(name -> name.contains("/")),
                    Stream.of(
                            "arn:aws:iam::111122223333:role/ReaderC",
                            "arn:aws:iam::111122223333:role/path/Whatever",
                            "arn:aws:iam::111122223333:role/StrangerA",
                            "arn:aws:iam::111122223333:user/carol",
                            "arn:aws:iam::444455556666:role/StrangerA",
                            "arn:aws:iam::444455556666:user/dave"))
            .toList();

    private final Random random = new Random(SEED);

    private static KeyArn key(String account, String id) {
        return new KeyArn("arn:aws:kms:eu-central-1:%s:key/%s".formatted(account, id));
    }

    private record Pair(String present, String wanted, KeyArn to) {
        Access access() {
            return access(wanted);
        }

        Access access(String otherWanted) {
            return compared(KeyPolicy.parse(present), PRESENT, KeyPolicy.parse(otherWanted), to);
        }

        Access in(String organization) {
            return compared(organization, KeyPolicy.parse(present), PRESENT, KeyPolicy.parse(wanted), to);
        }

        String with(Access.Statements add) {
            var policy = (ObjectNode) Json.tree(wanted);
            add.statements().forEach(((ArrayNode) policy.get("Statement"))::add);
            return policy.toString();
        }
    }

    private static Access compared(KeyPolicy present, KeyArn from, KeyPolicy wanted, KeyArn to) {
        return compared(null, present, from, wanted, to);
    }

    private static Access compared(
            @Nullable String organization, KeyPolicy present, KeyArn from, KeyPolicy wanted, KeyArn to) {
        var readers = new Readers(PLACE, organization, ReadersCase.AT);
        readers.move(new Readers.Key(from, present), new Readers.Key(to, wanted));
        return readers.access();
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Stream<Pair> pairs() {
        return Stream.generate(() -> {
                    var present = policy();
                    // Most pairs are alike, as keys of one account are.
                    var wanted = random.nextInt(3) == 0 ? policy() : changed(present);
                    return new Pair(present, wanted, random.nextInt(5) == 0 ? ANOTHERS : WANTED);
                })
                .limit(PAIRS);
    }

    private String policy() {
        var statements = new ArrayList<String>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            statements.add(statement());
        }
        return "{\"Version\":\"2012-10-17\",\"Statement\":%s}".formatted(statements);
    }

    private String changed(String policy) {
        var changed = (ObjectNode) Json.tree(policy);
        var statements = (ArrayNode) changed.get("Statement");
        if (random.nextBoolean() && statements.size() > 1) {
            statements.remove(random.nextInt(statements.size()));
        }
        if (random.nextBoolean()) {
            statements.add(Json.tree(statement()));
        }
        return changed.toString();
    }

    private String statement() {
        boolean deny = random.nextInt(4) == 0;
        var principal = random.nextInt(3) == 0
                ? "\"Principal\":\"*\""
                : "\"%sPrincipal\":{\"AWS\":[\"%s\",\"%s\"]}"
                        .formatted(deny && random.nextInt(3) == 0 ? "Not" : "", pick(NAMES), pick(NAMES));
        var conditions = new TreeSet<String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var condition = pick(CONDITIONS);
            if (conditions.stream()
                    .noneMatch(other -> other.substring(0, other.indexOf(':'))
                            .equals(condition.substring(0, condition.indexOf(':'))))) {
                conditions.add(condition);
            }
        }
        return "{\"Effect\":\"%s\",%s,\"Action\":%s,\"Resource\":\"*\",\"Condition\":{%s}}"
                .formatted(deny ? "Deny" : "Allow", principal, pick(ACTIONS), String.join(",", conditions));
    }

    /// For each that may come it is asked what the policies make of that one alone.
    @Test
    void nobodyKeepsAccessWhomTheWantedKeyDenies() {
        int lost = 0;
        for (var pair : pairs().toList()) {
            var access = pair.access();
            for (var comer : COMERS) {
                var identity = Identity.named(comer).orElseThrow();
                for (var use : AccessUse.values()) {
                    var before = ways(pair.present(), identity, PRESENT);
                    var after = ways(pair.wanted(), identity, pair.to());
                    if (before.level(use.certain(), 0L, -1L) != Level.NONE && after.isClosed(use.certain())) {
                        lost++;
                        assertThat(isTold(access, identity, use))
                                .as("seed %d: %s %s, %s", SEED, use, comer, pair)
                                .isTrue();
                    }
                }
            }
        }
        assertThat(lost).isGreaterThan(300);
    }

    private static Ways ways(String policy, Identity identity, KeyArn key) {
        var request = new IdentityRequest(identity, key, PLACE, null, ReadersCase.AT);
        return new Ways(KeyPolicy.parse(policy).statements(), request, new Atoms());
    }

    private static boolean isTold(Access access, Identity identity, AccessUse use) {
        return Stream.concat(access.losesAccess().stream(), access.mayLoseAccess().stream())
                .filter(change -> change.uses().contains(use))
                .anyMatch(change -> isOf(change.identity(), identity));
    }

    private static boolean isOf(String told, Identity identity) {
        boolean isItsRole = identity.kind() == Identity.Kind.SESSION
                && told.endsWith(":role/" + identity.text().split("/", 3)[1]);
        return isItsRole
                || told.equals(identity.text())
                || Wildcards.of(told).matches(identity.text())
                || told.contains("account " + identity.account() + " ")
                || (told.contains("another account") && !ReadersCase.ACCOUNT.equals(identity.account()));
    }

    @Test
    void betweenAPolicyAndItselfNobodyLosesAccess() {
        for (var pair : pairs().toList()) {
            var policy = KeyPolicy.parse(pair.present());
            var access = compared(policy, PRESENT, KeyPolicy.parse(pair.present()), PRESENT);
            assertThat(access.losesAccess())
                    .as("seed %d: %s", SEED, pair.present())
                    .isEmpty();
            assertThat(access.mayLoseAccess())
                    .as("seed %d: %s", SEED, pair.present())
                    .isEmpty();
        }
    }

    @Test
    void withThePastedStatementsNobodyLosesAccessForCertainButWhomTheKeyDenies() {
        int pasted = 0;
        for (var pair : pairs().toList()) {
            for (var add : pair.access().letIn()) {
                pasted++;
                assertThat(pair.access(pair.with(add)).losesAccess())
                        .as("seed %d: %s", SEED, pair)
                        .allSatisfy(change -> assertThat(change.deniedBy()).isNotEmpty());
            }
        }
        assertThat(pasted).isGreaterThan(300);
    }

    @Test
    void anAllowForWhoLosesAccessAddsNobodyWhoDoes() {
        for (var pair : pairs().toList()) {
            var access = pair.access();
            for (var add : access.letIn()) {
                assertThat(losers(access))
                        .as("seed %d: %s", SEED, pair)
                        .containsAll(losers(pair.access(pair.with(add))));
            }
        }
    }

    /// Whichever it is.
    @Test
    void toKnowTheOrganizationUndoesNothingThatWasCertain() {
        int settled = 0;
        for (var pair : pairs().toList()) {
            var unknown = pair.access();
            for (var organization : List.of("o-a1b2c3d4e5", "o-other00000")) {
                var known = pair.in(organization);
                assertThat(losers(known.losesAccess()))
                        .as("seed %d: %s, %s", SEED, organization, pair)
                        .containsAll(losers(unknown.losesAccess()));
                assertThat(losers(unknown))
                        .as("seed %d: %s, %s", SEED, organization, pair)
                        .containsAll(losers(known));
                settled += losers(known.mayLoseAccess()).size()
                                < losers(unknown.mayLoseAccess()).size()
                        ? 1
                        : 0;
            }
        }
        assertThat(settled).isGreaterThan(100);
    }

    private static Set<String> losers(Access access) {
        return losers(Stream.concat(access.losesAccess().stream(), access.mayLoseAccess().stream())
                .toList());
    }

    /// Roles and users of an account that fare alike are told as one.
    private static Set<String> losers(List<Access.Change> changes) {
        var losers = new TreeSet<String>();
        changes.forEach(change -> change.uses().forEach(use -> {
            var who = change.identity();
            losers.add(use + who.replace("any identity of account", "any role of account"));
            losers.add(use + who.replace("any identity of account", "any user of account"));
        }));
        return losers;
    }

    /// A policy has 32 KB at most.
    @Test
    @Timeout(60)
    void aHundredKeysOfTheLongestPoliciesAreComparedSoon() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 600; i++) {
            names.add("\"arn:aws:iam::111122223333:role/Reader%04d\"".formatted(i));
        }
        var conditions =
                "\"StringEquals\":{\"aws:PrincipalTag/a\":\"1\"},\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}";
        var present = KeyPolicy.parse(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":%s},\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":{%s}}]}"
                        .formatted(names, conditions));
        var wanted = KeyPolicy.parse(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}");
        var readers = new Readers(PLACE, null, ReadersCase.AT);
        for (int i = 0; i < 100; i++) {
            readers.move(
                    new Readers.Key(key(ReadersCase.ACCOUNT, "0a1b2c3d-1111-2222-3333-%012d".formatted(i)), present),
                    new Readers.Key(WANTED, wanted));
        }
        var access = readers.access();
        assertThat(access.perhapsLosing()).isEqualTo(600);
    }
}
