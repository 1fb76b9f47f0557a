package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CleanUpTest {
    private static final String EARLIER = "20261129t084500-0000";
    private final FakeAws aws = new FakeAws();
    private final CleanUp cleanUp = new CleanUp(aws.sandbox(), aws.looks());

    private static Map<String, String> of(String rehearsal) {
        return Map.of(Bounds.TAG, rehearsal);
    }

    @Test
    void itDeletesWhatRehearsalsHaveLeftWhicheverItWas() {
        aws.logGroup("/rekey-rehearsal/" + EARLIER + "/runs/a", of(EARLIER));
        aws.logGroup("/rekey-rehearsal/" + FakeAws.ID + "/runs/a", of(FakeAws.ID));
        aws.key("k", of(EARLIER));
        aws.aliases.put("alias/rekey-rehearsal-" + EARLIER + "-old", "k");
        var cleaned = cleanUp.all();
        assertThat(cleaned.logGroups()).isEqualTo(2);
        assertThat(cleaned.keys()).isEqualTo(1);
        assertThat(cleaned.aliases()).isEqualTo(1);
        assertThat(cleaned.left()).isEmpty();
        assertThat(aws.logGroups).isEmpty();
        assertThat(aws.aliases).isEmpty();
        assertThat(aws.changes).contains("ScheduleKeyDeletion " + FakeAws.arn("k") + " 7");
    }

    @Test
    void aSecondTimeThereIsNothingToDo() {
        aws.key("k", of(EARLIER));
        cleanUp.all();
        assertThat(cleanUp.all().nothing()).isTrue();
        assertThat(aws.changes).hasSize(1);
    }

    @Test
    void whatIsSomebodyElsesStays() {
        aws.logGroup("/theirs", of(FakeAws.ID));
        aws.logGroup("/rekey-rehearsal/theirs", Map.of());
        aws.logGroup("/rekey-rehearsal/" + EARLIER + "/runs/a", Map.of());
        aws.key("k", Map.of("use", "logs"));
        aws.key("odd", of("theirs"));
        aws.aliases.put("alias/theirs", "k");
        aws.aliases.put("alias/rekey-rehearsal-" + EARLIER + "-old", "k");
        var cleaned = cleanUp.all();
        assertThat(cleaned.nothing()).isTrue();
        assertThat(aws.changes).isEmpty();
        assertThat(cleaned.left()).isEmpty();
        assertThat(cleaned.notOurs())
                .anySatisfy(one -> assertThat(one).contains("/rekey-rehearsal/" + EARLIER + "/runs/a is left alone"));
    }

    @Test
    void aKeyWhoseTagIsNotListedYetIsFoundByItsAlias() {
        aws.refusals.put("GetResources", FakeAws.refusal("ThrottlingException", "Rate exceeded"));
        aws.key("k", of(EARLIER));
        aws.aliases.put("alias/rekey-rehearsal-" + EARLIER + "-old", "k");
        var cleaned = cleanUp.all();
        assertThat(cleaned.keys()).isEqualTo(1);
        assertThat(cleaned.left()).anySatisfy(one -> assertThat(one).contains("Rate exceeded"));
    }

    @Test
    void whatCannotBeDeletedIsNamedAndKeepsNothingElse() {
        var first = "/rekey-rehearsal/" + FakeAws.ID + "/runs/a";
        aws.logGroup(first, of(FakeAws.ID));
        aws.logGroup("/rekey-rehearsal/" + FakeAws.ID + "/runs/b", of(FakeAws.ID));
        aws.refusals.put("DeleteLogGroup " + first, FakeAws.refusal("OperationAbortedException", "in use"));
        var cleaned = cleanUp.all();
        assertThat(cleaned.logGroups()).isEqualTo(1);
        assertThat(cleaned.left()).containsExactly(first + ": in use");
    }

    @Test
    void aSandboxThatWasEndedMakesNothingAndStillDeletes() {
        var sandbox = aws.sandbox();
        var name = "/rekey-rehearsal/" + FakeAws.ID + "/runs/a";
        sandbox.createLogGroup(new Sandbox.Wanted(name, null, null));
        sandbox.end();
        assertThatThrownBy(() -> sandbox.createLogGroup(new Sandbox.Wanted(name + "b", null, null)))
                .isInstanceOf(Sandbox.Ended.class);
        assertThat(sandbox.deleteLogGroup(name)).isTrue();
        assertThat(aws.changes).containsExactly("CreateLogGroup " + name, "DeleteLogGroup " + name);
    }

    @Test
    void aLogGroupIsPutOnAnOwnKeyAlone() {
        var sandbox = aws.sandbox();
        var name = "/rekey-rehearsal/" + FakeAws.ID + "/runs/a";
        sandbox.createLogGroup(new Sandbox.Wanted(name, null, null));
        aws.key("theirs", Map.of());
        assertThatThrownBy(() -> sandbox.associate(name, FakeAws.arn("theirs"))).isInstanceOf(OutOfBounds.class);
        aws.key("own", of(FakeAws.ID));
        sandbox.associate(name, FakeAws.arn("own"));
        assertThat(aws.logGroups).containsEntry(name, FakeAws.arn("own"));
    }
}
