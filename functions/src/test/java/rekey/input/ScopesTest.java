package rekey.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The records of the input cannot hold what the parser refuses.
class ScopesTest {
    private static final String ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @Test
    void anAliasIsNoneOfAws() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyChoice.Alias("alias/aws/logs"));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyChoice.Alias(ARN));
    }

    @Test
    void keysAreOfTheirRegionsAndAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyChoice.Arns(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyChoice.Arns(Map.of("us-west-2", ARN)));
        assertThat(new KeyChoice.Arns(Map.of("us-east-1", ARN)).arns()).containsEntry("us-east-1", ARN);
    }

    @Test
    void regionsAreAtLeastOneAndEachOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RegionScope.Named(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegionScope.Named(List.of("us-east-1", "us-east-1")));
    }

    @Test
    void idsAreIds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccountScope(List.of(), List.of("111122223333", "1")))
                .withMessageContaining("\"1\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrganizationalUnitScope(List.of("111122223333"), List.of()));
    }
}
