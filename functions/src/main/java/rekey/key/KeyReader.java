package rekey.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.aws.Answer;
import rekey.aws.AwsErrors;
import rekey.outcome.AwsError;
import rekey.place.KeyArn;
import rekey.policy.Grant;
import rekey.policy.Grants;
import rekey.retire.GrantSeen;
import rekey.retire.OwnState;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.Tag;

/// KMS of one Region, read with one account's role.
public final class KeyReader {
    private static final int MOST_PER_PAGE = 1000;
    private static final int MOST_GRANTS_PER_PAGE = 100;
    private static final int MOST_ALIASES_PER_PAGE = 100;

    /// A key may have 50,000 grants, and KMS allows 100 calls a second for all who ask.
    static final int MOST_PAGES_OF_GRANTS = 20;

    private final KmsClient kms;

    public KeyReader(KmsClient kms) {
        this.kms = kms;
    }

    /// @param id an alias of the role's own account, or a key ARN
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
    Answer<KeyFacts> describe(String id) {
        return answer(() -> {
            var key = kms.describeKey(request -> request.keyId(id)).keyMetadata();
            return new KeyFacts(
                    key.arn(),
                    key.keyStateAsString(),
                    key.keyUsageAsString(),
                    key.keySpecAsString(),
                    String.valueOf(key.keyManagerAsString()),
                    key.creationDate() == null ? Instant.EPOCH : key.creationDate(),
                    key.deletionDate());
        });
    }

    /// The ARNs of all keys of the account in the Region, AWS's own among them.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
    Answer<List<String>> list() {
        return answer(() -> kms.listKeysPaginator(request -> request.limit(MOST_PER_PAGE)).keys().stream()
                .map(KeyListEntry::keyArn)
                .toList());
    }

    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
    Answer<Map<String, String>> tags(String keyArn) {
        return answer(() -> kms.listResourceTagsPaginator(request -> request.keyId(keyArn)).tags().stream()
                .collect(Collectors.toMap(Tag::tagKey, Tag::tagValue)));
    }

    /// The key policy's text; KMS tells it to the key's own account only.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
    Answer<String> policy(String keyArn) {
        return answer(() -> kms.getKeyPolicy(request -> request.keyId(keyArn)).policy());
    }

    /// The grants of the key to services. Whoever is no service may not ask for those of one service.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
    Answer<Grants> grants(String keyArn) {
        return answer(() -> {
            var found = new ArrayList<Grant>();
            int pages = 0;
            for (var page :
                    kms.listGrantsPaginator(request -> request.keyId(keyArn).limit(MOST_GRANTS_PER_PAGE))) {
                page.grants().stream().flatMap(KeyReader::toAService).forEach(found::add);
                pages++;
                if (pages == MOST_PAGES_OF_GRANTS && Boolean.TRUE.equals(page.truncated())) {
                    return new Grants.Untold("ListGrants: the key has more grants than %d pages".formatted(pages));
                }
            }
            return new Grants.Told(found);
        });
    }

    /// A service is named in one of two members: where it got the grant under the name of a
    /// principal, as services did before, it stands there by its name.
    private static Stream<Grant> toAService(GrantListEntry entry) {
        String grantee =
                entry.granteeServicePrincipal() == null ? entry.granteePrincipal() : entry.granteeServicePrincipal();
        if (grantee == null || grantee.startsWith("arn:")) {
            return Stream.empty();
        }
        var constraints =
                entry.constraints() == null ? GrantConstraints.builder().build() : entry.constraints();
        boolean noOther = constraints.hasEncryptionContextEquals();
        return Stream.of(new Grant(
                entry.grantId(),
                grantee,
                entry.operationsAsStrings(),
                constraints.sourceArn(),
                noOther ? constraints.encryptionContextEquals() : constraints.encryptionContextSubset(),
                noOther));
    }

    /// The ARN of the key that an alias of the account means. KMS tells it by the role's own policies
    /// alone, whatever the key's policy says.
    ///
    /// @return empty where there is no such alias, or it means no key
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
    Answer<Optional<KeyArn>> keyOf(String alias) {
        return answer(() -> kms.listAliasesPaginator(request -> request.limit(MOST_ALIASES_PER_PAGE)).aliases().stream()
                .filter(entry -> alias.equals(entry.aliasName()) && entry.targetKeyId() != null)
                .map(entry -> new KeyArn(entry.aliasArn().replace(alias, "key/" + entry.targetKeyId())))
                .findFirst());
    }

    /// A key itself, as its own account is told.
    Answer<OwnState> own(String keyArn) {
        return answer(() -> {
            var key = kms.describeKey(request -> request.keyId(keyArn)).keyMetadata();
            var regions = key.multiRegionConfiguration();
            var relatives = regions == null
                    ? Stream.<String>empty()
                    : Stream.concat(Stream.ofNullable(regions.primaryKey()), regions.replicaKeys().stream())
                            .map(MultiRegionKey::arn)
                            .filter(arn -> !arn.equals(key.arn()));
            return new OwnState(
                    key.keyStateAsString(),
                    key.deletionDate(),
                    regions != null && regions.multiRegionKeyType() == MultiRegionKeyType.PRIMARY,
                    relatives.toList());
        });
    }

    /// The names that the key has.
    Answer<List<String>> aliases(String keyArn) {
        return answer(() ->
                kms
                        .listAliasesPaginator(request -> request.keyId(keyArn).limit(MOST_ALIASES_PER_PAGE))
                        .aliases()
                        .stream()
                        .map(AliasListEntry::aliasName)
                        .toList());
    }

    /// All grants of the key, whoever has them; refused where there are too many to read.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
    Answer<List<GrantSeen>> everyGrant(String keyArn) {
        return answer(() -> {
                    var found = new ArrayList<GrantSeen>();
                    int pages = 0;
                    for (var page : kms.listGrantsPaginator(
                            request -> request.keyId(keyArn).limit(MOST_GRANTS_PER_PAGE))) {
                        page.grants().stream().map(KeyReader::seen).forEach(found::add);
                        pages++;
                        if (pages == MOST_PAGES_OF_GRANTS && Boolean.TRUE.equals(page.truncated())) {
                            return Optional.<List<GrantSeen>>empty();
                        }
                    }
                    return Optional.<List<GrantSeen>>of(found);
                })
                .then(grants -> grants.<Answer<List<GrantSeen>>>map(Answer.Given::new)
                        .orElseGet(() -> new Answer.Refused<>(new AwsError(
                                "TooManyGrants",
                                0,
                                "the key has more grants than %d pages".formatted(MOST_PAGES_OF_GRANTS)))));
    }

    private static GrantSeen seen(GrantListEntry grant) {
        return new GrantSeen(
                grant.grantId(),
                String.valueOf(
                        grant.granteeServicePrincipal() == null
                                ? grant.granteePrincipal()
                                : grant.granteeServicePrincipal()),
                grant.operationsAsStrings());
    }

    private static <T> Answer<T> answer(Supplier<T> call) {
        try {
            return new Answer.Given<>(call.get());
        } catch (SdkException e) {
            return new Answer.Refused<>(AwsErrors.of(e));
        }
    }
}
