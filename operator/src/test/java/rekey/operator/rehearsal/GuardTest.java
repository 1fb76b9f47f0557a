package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.place.Place;

class GuardTest {
    private static final String ID = "20261130t084500-3fa1";
    private static final String OTHER = "20261129t084500-0000";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private final Guard guard = of(ID);

    private static Guard of(String id) {
        return new Guard(new Bounds(id, new Place("111122223333", "eu-central-1")));
    }

    private static Map<String, String> tag(String id) {
        return Map.of(Bounds.TAG, id);
    }

    private static Guard.KeyFacts key(String arn, String manager, Map<String, String> tags) {
        return new Guard.KeyFacts(arn, manager, "Rekey's rehearsal %s: old".formatted(tags.get(Bounds.TAG)), tags);
    }

    @Test
    void whatIsTheRehearsalsOwnMayBeChanged() {
        var name = "/rekey-rehearsal/" + ID + "/runs/a";
        assertThat(guard.newLogGroup(name).resource()).isEqualTo(name);
        assertThat(guard.logGroup(name, tag(ID)).resource()).isEqualTo(name);
        assertThat(guard.key(key(KEY, "CUSTOMER", tag(ID))).resource()).isEqualTo(KEY);
        assertThat(guard.newAlias("alias/rekey-rehearsal-" + ID + "-old").resource())
                .contains(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/aws/lambda/orders",
                "/rekey-rehearsal",
                "/rekey-rehearsal/",
                "/rekey-rehearsal/orders",
                "/rekey-rehearsal/20261130t084500-3fa1",
                "/rekey-rehearsal/20261130t084500-3fa1/",
                "/rekey-rehearsal/20261129t084500-0000/runs/a",
                "/x/rekey-rehearsal/20261130t084500-3fa1/a",
                "/Rekey-Rehearsal/20261130t084500-3fa1/a"
            })
    void aLogGroupOfAnotherNameIsNotChangedWhateverItsTagSays(String name) {
        assertThatThrownBy(() -> guard.newLogGroup(name)).isInstanceOf(OutOfBounds.class);
        assertThatThrownBy(() -> guard.logGroup(name, tag(ID)))
                .isInstanceOf(OutOfBounds.class)
                .hasMessageContaining(name);
    }

    @Test
    void aLogGroupWithoutTheTagIsNotChangedWhateverItsNameSays() {
        var name = "/rekey-rehearsal/" + ID + "/runs/a";
        List<Map<String, String>> others =
                List.of(Map.of(), tag(OTHER), Map.of("rekey", ID), Map.of("REKEY:REHEARSAL", ID));
        for (var tags : others) {
            assertThatThrownBy(() -> guard.logGroup(name, tags)).isInstanceOf(OutOfBounds.class);
            assertThatThrownBy(() -> of(OTHER).logGroup(name, tags)).isInstanceOf(OutOfBounds.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kms:eu-central-1:111122223333:key/a, AWS, 20261130t084500-3fa1",
        "arn:aws:kms:eu-central-1:111122223333:key/a, CUSTOMER, 20261129t084500-0000",
        "arn:aws:kms:eu-central-1:111122223333:key/a, CUSTOMER, true",
        "arn:aws:kms:us-east-1:111122223333:key/a, CUSTOMER, 20261130t084500-3fa1",
        "arn:aws:kms:eu-central-1:999999999999:key/a, CUSTOMER, 20261130t084500-3fa1"
    })
    void aKeyOfAnotherManagerTagRegionOrAccountIsNotUsed(String arn, String manager, String id) {
        assertThatThrownBy(() -> guard.key(key(arn, manager, tag(id)))).isInstanceOf(OutOfBounds.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Orders",
                "Rekey's rehearsal 20261129t084500-0000: old",
                "x Rekey's rehearsal 20261130t084500-3fa1: old"
            })
    void aKeyOfAnotherDescriptionIsNotTouchedWhateverItsTagSays(String description) {
        assertThatThrownBy(() -> guard.key(new Guard.KeyFacts(KEY, "CUSTOMER", description, tag(ID))))
                .isInstanceOf(OutOfBounds.class);
    }

    @Test
    void whatAnEarlierRehearsalLeftMayBeDeletedAndNotChanged() {
        var name = "/rekey-rehearsal/" + OTHER + "/runs/a";
        assertThat(of(OTHER).logGroup(name, tag(OTHER)).resource()).isEqualTo(name);
        assertThatThrownBy(() -> guard.logGroup(name, tag(OTHER))).isInstanceOf(OutOfBounds.class);
        var key = key(KEY, "CUSTOMER", tag(OTHER));
        assertThat(of(OTHER).key(key).resource()).isEqualTo(KEY);
        assertThatThrownBy(() -> guard.key(key)).isInstanceOf(OutOfBounds.class);
    }

    @Test
    void anAliasIsDeletedOnlyWhereItsKeyIsOfTheSameRehearsal() {
        var alias = "alias/rekey-rehearsal-" + ID + "-old";
        assertThat(guard.alias(alias, Optional.of(key(KEY, "CUSTOMER", tag(ID))))
                        .resource())
                .isEqualTo(alias);
        assertThat(guard.alias(alias, Optional.empty()).resource()).isEqualTo(alias);
        assertThatThrownBy(() -> guard.alias(alias, Optional.of(key(KEY, "CUSTOMER", tag(OTHER)))))
                .isInstanceOf(OutOfBounds.class);
        assertThatThrownBy(() -> guard.alias(alias, Optional.of(key(KEY, "CUSTOMER", Map.of()))))
                .isInstanceOf(OutOfBounds.class);
        assertThatThrownBy(() -> guard.alias("alias/cloudwatch-logs", Optional.of(key(KEY, "CUSTOMER", tag(ID)))))
                .isInstanceOf(OutOfBounds.class);
    }

    /// So that no change can pass the guard by.
    @Test
    void onlyTheSandboxAndTheDeletionCallWhatChangesSomething() throws IOException {
        var changing =
                "\\.(associate|disassociate|create|put|delete|schedule|tag|untag|update|disable|enable|stop|start)"
                        + "(KmsKey|LogGroup|LogStream|LogEvents|RetentionPolicy|Key|KeyDeletion|KeyPolicy|Alias|Grant|Resource|Query)\\(";
        try (var files = Files.list(Path.of("src/main/java/rekey/operator/rehearsal"))) {
            assertThat(files.filter(file -> !file.endsWith("Sandbox.java") && !file.endsWith("Deletion.java")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(
                                    Files.readString(file).replaceAll("sandbox(\\s*\\.with\\([^;]*?\\))?\\s*\\.", ""))
                            .doesNotContainPattern(changing));
        }
        assertThat(Files.readString(Path.of("src/main/java/rekey/operator/rehearsal/Sandbox.java")))
                .containsPattern(changing);
    }
}
