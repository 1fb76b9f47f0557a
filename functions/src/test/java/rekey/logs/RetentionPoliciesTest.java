package rekey.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rekey.fakes.FakeLogs;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.place.Place;
import software.amazon.awssdk.services.cloudwatchlogs.model.AccountPolicy;

class RetentionPoliciesTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Place PLACE = new Place("111122223333", "eu-central-1");

    /// How long events of a log group that shows `shown` days are kept at the longest.
    @ParameterizedTest(name = "{0} {1}, {2} h ago, {3}; created {4} h ago, shows {5}: {6}")
    @CsvSource(
            nullValues = "ever",
            value = {
                // In force, and so shown by the log group itself.
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"RETROACTIVE\"}', '', 24, 100, 30, 30",
                "'{\"retentionInDays\": \"NEVER_EXPIRE\", \"enforcementMode\": \"RETROACTIVE\"}', '', 25, 100, 30, 30",
                // Pending: the longer of both.
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"RETROACTIVE\"}', '', 23, 100, 30, 90",
                "'{\"retentionInDays\": 30, \"enforcementMode\": \"RETROACTIVE\"}', '', 23, 100, 90, 90",
                "'{\"retentionInDays\": 30, \"enforcementMode\": \"RETROACTIVE\"}', '', 23, 100, ever, ever",
                "'{\"retentionInDays\": \"NEVER_EXPIRE\", \"enforcementMode\": \"RETROACTIVE\"}', '', 23, 100, 30, ever",
                // Of some log groups only.
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"RETROACTIVE\"}', 'LogGroupNamePrefix = \"/x/\"', 1, 100, 30, 90",
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"RETROACTIVE\"}', 'LogGroupNamePrefix=/y/', 1, 100, 30, 30",
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"NEW_ONLY\"}', '', 2, 3, 30, 30",
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"NEW_ONLY\"}', '', 2, 1, 30, 90",
                // Not understood: nothing is called shorter.
                "'{\"retentionInDays\": 90, \"enforcementMode\": \"RETROACTIVE\"}', 'Something NOT IN []', 1, 100, 30, 90",
                "'not JSON', '', 1, 100, 30, ever",
                "'{}', '', 1, 100, 30, ever"
            })
    void theLongerRetentionHoldsWhileAPolicyIsPending(
            String document,
            String criteria,
            long hoursAgo,
            long createdHoursAgo,
            @Nullable Integer shown,
            @Nullable Integer longest) {
        var put = NOW.minus(Duration.ofHours(hoursAgo));
        var policies = RetentionPolicies.of(Stream.of(new RetentionPolicies.Shown("p", document, criteria, put)), NOW);
        assertThat(policies.longest("/x/a", NOW.minus(Duration.ofHours(createdHoursAgo)), shown))
                .isEqualTo(longest);
        assertThat(policies.warnings()).hasSize(hoursAgo < 24 ? 1 : 0);
        assertThat(policies.warnings()).allMatch(warning -> warning.contains("from " + put.plus(Duration.ofHours(24))));
    }

    @Test
    void aPlaceIsListedWithTheRetentionThatMayHold() {
        var time = new VirtualTime();
        var aws = new FakeLogs()
                .with(1, "g")
                .withRetentionPolicies(AccountPolicy.builder()
                        .policyName("p")
                        .policyDocument("{\"retentionInDays\": \"NEVER_EXPIRE\", \"enforcementMode\": \"RETROACTIVE\"}")
                        .lastUpdatedTime(time.now().toEpochMilli())
                        .build());
        var logs = VirtualLogs.of(PLACE, aws, time);
        assertThat(logs.lookAtRetentionPolicies(time.now()))
                .singleElement()
                .asString()
                .contains("p will keep", "for ever");
        logs.list(
                null, () -> false, group -> assertThat(group.retentionInDays()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, not authorized to perform: logs:DescribeAccountPolicies",
        "InvalidParameterException, Value 'RETENTION_POLICY' at 'policyType' failed to satisfy constraint",
        "UnknownOperationException, no such operation"
    })
    void whereThePoliciesMayNotBeLookedAtThatIsSaidAndNothingFails(String code, String message) {
        var time = new VirtualTime();
        var aws = new FakeLogs().with(1, "g").refusingRetentionPolicies(Refusals.of(code, 400, message));
        var logs = VirtualLogs.of(PLACE, aws, time);
        assertThat(logs.lookAtRetentionPolicies(time.now()))
                .singleElement()
                .asString()
                .contains("not looked at", code, message);
        assertThat(logs.list(null, () -> false, _ -> {})).isEqualTo(new Listed.ToTheEnd());
    }

    @Test
    void noPolicyIsNothingToTell() {
        assertThat(VirtualLogs.of(PLACE, new FakeLogs(), new VirtualTime()).lookAtRetentionPolicies(NOW))
                .isEqualTo(List.of());
    }
}
