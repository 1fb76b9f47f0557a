package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.input.NewKey;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.KeyPolicy;
import rekey.policy.KeyUse;
import rekey.policy.MalformedPolicy;
import rekey.policy.PolicyVerdict;
import rekey.run.Json;
import rekey.target.Target;

class KeyTemplateTest {
    private static final String ACCOUNT = "111122223333";

    private static String policy(String region, List<String> readers, List<String> writers) {
        return KeyTemplate.policy(new Place(ACCOUNT, region), new NewKey("alias/a", readers, writers, false, 7));
    }

    private static PolicyVerdict verdict(String policyOf, Place place, Target target) throws MalformedPolicy {
        var key =
                new KeyArn("arn:%s:kms:%s:%s:key/k".formatted(place.partition().id(), policyOf, ACCOUNT));
        return KeyPolicy.parse(policy(policyOf, List.of(), List.of()))
                .mayServe(new KeyUse(key, place, target, Instant.EPOCH, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-central-1", "cn-north-1", "us-gov-west-1"})
    void theKeyServesEveryTargetOfItsPlace(String region) throws MalformedPolicy {
        var place = new Place(ACCOUNT, region);
        for (var target : List.of(new Target.LogGroup("/aws/lambda/f"), new Target.QueryResults())) {
            assertThat(verdict(region, place, target)).isEqualTo(new PolicyVerdict.Allowed());
        }
    }

    @Test
    void andNobodyElses() throws MalformedPolicy {
        var others = new Place("444455556666", "eu-central-1");
        for (var target : List.of(new Target.LogGroup("g"), new Target.QueryResults())) {
            assertThat(verdict("eu-central-1", others, target)).isNotEqualTo(new PolicyVerdict.Allowed());
        }
    }

    @Test
    void rolesAreThoseOfTheAccountUnlessAnArnNamesThem() {
        var policy = Json.tree(policy(
                "eu-central-1", List.of("Auditor", "team/Reader"), List.of("arn:aws:iam::999988887777:role/Shipper")));
        var statements = policy.get("Statement");
        assertThat(statements.size()).isEqualTo(5);
        assertThat(statements.get(3).at("/Principal/AWS")).isEqualTo(Json.tree("""
                        ["arn:aws:iam::111122223333:role/Auditor", "arn:aws:iam::111122223333:role/team/Reader"]"""));
        assertThat(statements.get(4).at("/Principal/AWS"))
                .isEqualTo(Json.tree("[\"arn:aws:iam::999988887777:role/Shipper\"]"));
        assertThat(statements.findValuesAsText("kms:ViaService"))
                .containsOnly("logs.eu-central-1.amazonaws.com")
                .hasSize(2);
    }

    @Test
    void aStatementForNobodyIsLeftOut() {
        assertThat(Json.tree(policy("eu-central-1", List.of(), List.of())).findValuesAsText("Sid"))
                .containsExactly(
                        "AdministeredByTheAccount", "CloudWatchLogsForLogGroups", "CloudWatchLogsForQueryResults");
    }
}
