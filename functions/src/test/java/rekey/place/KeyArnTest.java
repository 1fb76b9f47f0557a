package rekey.place;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyArnTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, true",
        "arn:aws:kms:eu-central-1:111122223333:key/1234ABCD-12AB-34CD-56EF-1234567890AB, true",
        "ARN:AWS:KMS:EU-CENTRAL-1:111122223333:KEY/1234ABCD-12AB-34CD-56EF-1234567890AB, true",
        // A replica, or the like-named key of another account or Region, is another key.
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, false",
        "arn:aws:kms:eu-central-1:999999999999:key/1234abcd-12ab-34cd-56ef-1234567890ab, false",
        "arn:aws-cn:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, false",
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ac, false",
        // A name means no key before KMS is asked.
        "arn:aws:kms:eu-central-1:111122223333:alias/logs, false",
        "alias/logs, false",
        "1234abcd-12ab-34cd-56ef-1234567890ab, false"
    })
    void keysAreComparedAsKeys(String other, boolean same) {
        assertThat(KeyArn.same(KEY, other)).isEqualTo(same);
        assertThat(KeyArn.same(other, KEY)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, false",
        "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab, false",
        "arn:aws:kms:eu-central-1:111122223333:alias/logs, true",
        "arn:aws:kms:eu-central-1:111122223333:alias/a/key/b, true",
        "alias/logs, true",
        "alias/aws/logs, true",
        "1234abcd-12ab-34cd-56ef-1234567890ab, true",
        "mrk-1234abcd12ab34cd56ef1234567890ab, true"
    })
    void whatIsNoArnOfAKeyIsAName(String shown, boolean name) {
        assertThat(KeyArn.isName(shown)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kms:eu-central-1:111122223333:alias/Logs",
        "alias/Logs",
        "none",
    })
    void aNameHasNoEqualEvenInItself(String name) {
        assertThat(KeyArn.same(name, name)).isFalse();
        assertThat(KeyArn.canonical(name)).isEqualTo(name);
    }
}
