package rekey.finish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import rekey.run.RunFolder;
import rekey.statemachine.Yaml;

/// template.yaml and Java name one and the same tag.
class PassingFilesTest {
    @Test
    void theBucketForgetsAfter90DaysWhatIsMarkedAndNothingElse() {
        var rules = Yaml.stream(
                        Yaml.tree("template.yaml").at("/Resources/Bucket/Properties/LifecycleConfiguration/Rules"))
                .filter(rule -> rule.has("ExpirationInDays"))
                .toList();
        assertThat(rules).hasSize(1);
        var rule = rules.getFirst();
        assertThat(rule.path("Status").asText()).isEqualTo("Enabled");
        assertThat(rule.path("ExpirationInDays").asInt()).isEqualTo(90);
        assertThat(PassingFiles.DAYS).isEqualTo(rule.path("ExpirationInDays").asInt() + "-days");
        assertThat(rule.path("TagFilters")).hasSize(1);
        assertThat(rule.at("/TagFilters/0/Key").asText()).isEqualTo(PassingFiles.TAG);
        assertThat(rule.at("/TagFilters/0/Value").asText()).isEqualTo(PassingFiles.DAYS);
        assertThat(new RunFolder("r1").mapsPrefix())
                .startsWith(rule.path("Prefix").asText());
    }
}
