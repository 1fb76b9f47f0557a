package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.Place;

class WantedKeyTest {
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/k";

    private static WantedKey judge(String state, String usage, String spec) {
        return judge(new KeyFacts(ARN, state, usage, spec, "CUSTOMER", Instant.EPOCH, null));
    }

    private static WantedKey judge(KeyFacts facts) {
        return WantedKey.judge(facts, "alias/a", new Place("111122223333", "eu-central-1"));
    }

    private static Failure unfit(WantedKey key) {
        return ((WantedKey.Unfit) key).failure();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Enabled", "Updating"})
    void aSymmetricKeyThatEncryptsIsUsableUnderItsArn(String state) {
        assertThat(judge(state, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"))
                .isEqualTo(new WantedKey.Usable(ARN, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "Disabled, KeyDisabled",
        "PendingDeletion, KeyPendingDeletion",
        "PendingReplicaDeletion, KeyPendingDeletion",
        "PendingImport, KeyNotEnabled",
        "Creating, KeyNotEnabled",
        "Unavailable, KeyNotEnabled",
        "SomethingNew, KeyNotEnabled"
    })
    void anyOtherStateIsUnfitByItsName(String state, String code) {
        assertThat(unfit(judge(state, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT")).code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGN_VERIFY, RSA_2048",
        "ENCRYPT_DECRYPT, RSA_4096",
        "GENERATE_VERIFY_MAC, HMAC_256",
        "KEY_AGREEMENT, ECC_NIST_P256",
        "ENCRYPT_DECRYPT, SM2",
        "SIGN_VERIFY, SYMMETRIC_DEFAULT"
    })
    void everyKeyButASymmetricEncryptionKeyIsUnfit(String usage, String spec) {
        var failure = unfit(judge("Enabled", usage, spec));
        assertThat(failure.code()).isEqualTo("KeyNotSymmetric");
        assertThat(failure.message()).contains(usage, spec, ARN, "alias/a");
    }

    @Test
    void aKeyOfAnotherRegionIsUnfitAndAReplicaOfThisRegionIsNot() {
        var elsewhere = ARN.replace("eu-central-1", "us-east-1");
        assertThat(unfit(judge(new KeyFacts(
                        elsewhere,
                        "Enabled",
                        "ENCRYPT_DECRYPT",
                        "SYMMETRIC_DEFAULT",
                        "CUSTOMER",
                        Instant.EPOCH,
                        null))))
                .returns("KeyInAnotherRegion", Failure::code)
                .satisfies(failure -> assertThat(failure.remedy()).contains("eu-central-1", "replica"));
        var replica = ARN.replace("key/k", "key/mrk-k");
        assertThat(judge(new KeyFacts(
                        replica, "Enabled", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "CUSTOMER", Instant.EPOCH, null)))
                .isEqualTo(new WantedKey.Usable(replica, List.of()));
    }

    @Test
    void aKeyThatAwsManagesIsUnfit() {
        assertThat(unfit(judge(new KeyFacts(
                                ARN, "Enabled", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "AWS", Instant.EPOCH, null)))
                        .code())
                .isEqualTo("KeyManagedByAws");
    }

    @Test
    void whatCannotBeMendedByEnablingIsSaidFirst() {
        assertThat(unfit(judge("Disabled", "SIGN_VERIFY", "RSA_2048")).code()).isEqualTo("KeyNotSymmetric");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Disabled", "PendingDeletion", "PendingImport"})
    void anUnfitKeyIsTheCustomersToMendAndSaysHow(String state) {
        var failure = unfit(judge(state, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"));
        assertThat(failure.blame()).isEqualTo(Blame.CONFIGURATION);
        assertThat(failure.message()).contains("alias/a", ARN);
        assertThat(failure.remedy()).contains("alias/a");
    }
}
