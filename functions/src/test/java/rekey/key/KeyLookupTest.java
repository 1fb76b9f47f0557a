package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.input.KeyChoice;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.place.Place;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

class KeyLookupTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String ALIAS = "alias/cloudwatch-logs";
    private static final KeyMetadata KEY = KeyMetadata.builder()
            .arn("arn:aws:kms:eu-central-1:999988887777:key/k")
            .keyState(KeyState.ENABLED)
            .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
            .keySpec(KeySpec.SYMMETRIC_DEFAULT)
            .build();

    private static WantedKey lookup(FakeKms kms) {
        return new KeyLookup(kms, PLACE).wanted(new KeyChoice.Alias(ALIAS));
    }

    private static WantedKey refused(String code, int status, String message) {
        return lookup(FakeKms.refusing(Refusals.of(code, status, message)));
    }

    @Test
    void theAliasIsResolvedToTheArnOfItsKey() {
        assertThat(lookup(FakeKms.knowing(ALIAS, KEY)))
                .isEqualTo(new WantedKey.Usable("arn:aws:kms:eu-central-1:999988887777:key/k"));
    }

    @Test
    void theKeyThatIsFoundIsJudged() {
        var disabled = KEY.toBuilder().keyState(KeyState.DISABLED).build();
        assertThat(lookup(FakeKms.knowing(ALIAS, disabled))).isInstanceOf(WantedKey.Unfit.class);
    }

    @Test
    void anAliasThatDoesNotExistIsToBeCreated() {
        assertThat(lookup(FakeKms.knowing("alias/other", KEY)))
                .isEqualTo(new WantedKey.Unfit(new Failure(
                        "KeyNotFound",
                        "alias/cloudwatch-logs does not exist in 111122223333 in eu-central-1",
                        Blame.CONFIGURATION,
                        "Create the alias alias/cloudwatch-logs in Region eu-central-1 of account 111122223333, on a"
                                + " key that CloudWatch Logs may use")));
    }

    @Test
    void whatTheOrganizationDeniesMakesThePlaceUnreachable() {
        var message = "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/r is not authorized to perform:"
                + " kms:DescribeKey with an explicit deny in a service control policy";
        assertThat(refused("AccessDeniedException", 400, message)).isInstanceOf(WantedKey.Unreachable.class);
    }

    @Test
    void aKeyThatMayNotBeDescribedIsTheCustomersToMend() {
        var message = "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/r is not authorized to perform:"
                + " kms:DescribeKey on this resource because no resource-based policy allows the kms:DescribeKey action";
        assertThat(refused("AccessDeniedException", 400, message))
                .isInstanceOfSatisfying(
                        WantedKey.Unfit.class,
                        unfit -> assertThat(unfit.failure())
                                .returns("AccessDeniedException", Failure::code)
                                .returns(Blame.CONFIGURATION, Failure::blame)
                                .returns("DescribeKey: " + message, Failure::message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "AuthFailure",
                "OptInRequired",
                "RegionDisabledException"
            })
    void aRegionThatIsClosedMakesThePlaceUnreachable(String code) {
        assertThat(refused(code, 403, "The security token included in the request is invalid."))
                .isInstanceOfSatisfying(
                        WantedKey.Unreachable.class,
                        place -> assertThat(place.failure())
                                .returns(Blame.CONFIGURATION, Failure::blame)
                                .returns(
                                        "Enable Region eu-central-1 in account 111122223333, or leave it out of `regions`",
                                        Failure::remedy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KMSInternalException", "DependencyTimeoutException", "ThrottlingException"})
    void aKmsThatDoesNotAnswerSaysNothingAgainstTheKey(String code) {
        assertThat(refused(code, 400, "busy"))
                .isInstanceOfSatisfying(
                        WantedKey.Unreachable.class,
                        place -> assertThat(place.failure().blame()).isEqualTo(Blame.AWS));
    }

    @Test
    void aBrokenConnectionMakesThePlaceUnreachable() {
        var broken = SdkClientException.create("Unable to execute HTTP request: connection reset");
        assertThat(lookup(FakeKms.refusing(broken))).isInstanceOf(WantedKey.Unreachable.class);
    }
}
