package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CleanUpTest {
    private static final String EARLIER = "20261129t084500-0000";
    private final FakeAws aws = new FakeAws();
    private final Ledger ledger = new Ledger();
    private final Sandbox sandbox = aws.sandbox(ledger);
    private final CleanUp cleanUp = cleanUp(FakeAws.ID, ledger, Sandbox.KNOWN);

    private CleanUp cleanUp(String id, Ledger its, Duration patience) {
        return new CleanUp(new Bounds(id, FakeAws.PLACE), aws.looks(), aws.clients(), its, aws.waiting(), patience);
    }

    private CleanUp ofEarlier() {
        return cleanUp(EARLIER, new Ledger(), Duration.ZERO);
    }

    private static Map<String, String> of(String rehearsal) {
        return Map.of(Bounds.TAG, rehearsal);
    }

    @Test
    void itDeletesWhatOneRehearsalHasLeftAndNothingOfAnother() {
        aws.logGroup("/rekey-rehearsal/" + EARLIER + "/runs/a", of(EARLIER));
        aws.logGroup("/rekey-rehearsal/" + EARLIER + "/runs/b", of(EARLIER));
        aws.logGroup("/rekey-rehearsal/" + FakeAws.ID + "/runs/a", of(FakeAws.ID));
        aws.key("mine", of(FakeAws.ID));
        aws.aliases.put("alias/rekey-rehearsal-" + FakeAws.ID + "-old", "mine");
        aws.key("k", of(EARLIER));
        aws.aliases.put("alias/rekey-rehearsal-" + EARLIER + "-old", "k");
        var cleaned = ofEarlier().all();
        assertThat(cleaned.logGroups()).isEqualTo(2);
        assertThat(cleaned.keys()).isEqualTo(1);
        assertThat(cleaned.aliases()).isEqualTo(1);
        assertThat(cleaned.left()).isEmpty();
        assertThat(aws.logGroups).containsOnlyKeys("/rekey-rehearsal/" + FakeAws.ID + "/runs/a");
        assertThat(aws.aliases).containsOnlyKeys("alias/rekey-rehearsal-" + FakeAws.ID + "-old");
        assertThat(aws.keys).containsEntry(FakeAws.arn("mine"), false);
        assertThat(aws.changes).contains("ScheduleKeyDeletion " + FakeAws.arn("k") + " 7");
    }

    @Test
    void aSecondTimeThereIsNothingToDo() {
        aws.key("k", of(EARLIER));
        var cleanUp = ofEarlier();
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
        var cleaned = ofEarlier().all();
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
        var cleaned = ofEarlier().all();
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
        var name = "/rekey-rehearsal/" + FakeAws.ID + "/runs/a";
        sandbox.createLogGroup(new Sandbox.Wanted(name, null, null));
        ledger.end();
        assertThatThrownBy(() -> sandbox.createLogGroup(new Sandbox.Wanted(name + "b", null, null)))
                .isInstanceOf(Sandbox.Ended.class);
        assertThatThrownBy(() -> sandbox.with(aws.clients()).createLogGroup(new Sandbox.Wanted(name + "b", null, null)))
                .isInstanceOf(Sandbox.Ended.class);
        assertThat(cleanUp.all().logGroups()).isEqualTo(1);
        assertThat(aws.changes).containsExactly("CreateLogGroup " + name, "DeleteLogGroup " + name);
    }

    @Test
    void aLogGroupIsPutOnAnOwnKeyAlone() {
        var name = "/rekey-rehearsal/" + FakeAws.ID + "/runs/a";
        sandbox.createLogGroup(new Sandbox.Wanted(name, null, null));
        aws.key("theirs", Map.of());
        assertThatThrownBy(() -> sandbox.associate(name, FakeAws.arn("theirs"))).isInstanceOf(OutOfBounds.class);
        aws.key("own", of(FakeAws.ID));
        sandbox.associate(name, FakeAws.arn("own"));
        assertThat(aws.logGroups).containsEntry(name, FakeAws.arn("own"));
    }

    @Test
    void aKeyOnWhichSomebodyElsesLogGroupIsIsNeverScheduled() {
        var key = sandbox.createKey("new", "{}");
        var id = key.substring(key.lastIndexOf('/') + 1);
        aws.aliases.put("alias/orders", id);
        for (var shown : List.of(
                key,
                key.toUpperCase(Locale.ROOT),
                "arn:aws:kms:eu-central-1:111122223333:alias/orders",
                FakeAws.BOUNDS.aliasArn("new"),
                FakeAws.BOUNDS.aliasArn("gone"))) {
            aws.logGroup("/theirs", Map.of());
            aws.logGroups.put("/theirs", shown);
            var cleaned = cleanUp.all();
            assertThat(cleaned.keys()).as(shown).isZero();
            assertThat(cleaned.left())
                    .as(shown)
                    .anySatisfy(one -> assertThat(one).contains(key, "/theirs"));
            assertThat(aws.aliases).containsKey(FakeAws.BOUNDS.alias("new"));
        }
        aws.logGroups.put("/theirs", "arn:aws:kms:eu-central-1:444455556666:alias/orders");
        assertThat(cleanUp.all().keys()).isEqualTo(1);
    }

    @Test
    void aKeyIsNotScheduledWhereNobodySawWhoUsesIt() {
        sandbox.createKey("new", "{}");
        aws.refusals.put("DescribeLogGroups", FakeAws.refusal("ThrottlingException", "Rate exceeded"));
        var cleaned = cleanUp.all();
        assertThat(cleaned.keys()).isZero();
        assertThat(cleaned.left()).anySatisfy(one -> assertThat(one).contains("key/made-1", "Rate exceeded"));
    }

    @Test
    void aKeyWithoutAliasWhoseTagIsNotListedIsScheduledByTheLedger() {
        aws.refusals.put("CreateAlias", FakeAws.refusal("LimitExceededException", "too many"));
        assertThatThrownBy(() -> sandbox.createKey("new", "{}")).hasMessageContaining("too many");
        aws.refusals.put("GetResources", FakeAws.refusal("AccessDeniedException", "not authorized"));
        assertThat(cleanUp.all().keys()).isEqualTo(1);
        assertThat(aws.changes).contains("ScheduleKeyDeletion " + FakeAws.arn("made-1") + " 7");
    }

    @Test
    void anAliasStaysAsLongAsItsKeyIsNotScheduled() {
        sandbox.createKey("new", "{}");
        aws.refusals.put("ScheduleKeyDeletion", FakeAws.refusal("AccessDeniedException", "not authorized"));
        assertThat(cleanUp.all().left())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one).contains("key"));
        assertThat(aws.aliases).containsKey(FakeAws.BOUNDS.alias("new"));
        aws.refusals.clear();
        assertThat(cleanUp.all().left()).isEmpty();
        assertThat(aws.aliases).isEmpty();
    }

    @Test
    void whatIsItsOwnAndNotShownAsSuchIsWaitedForAndThenNamed() {
        var name = "/rekey-rehearsal/" + FakeAws.ID + "/runs/a";
        sandbox.createLogGroup(new Sandbox.Wanted(name, null, null));
        var key = sandbox.createKey("new", "{}");
        var tags = aws.tags.put(key, Map.of());
        aws.notShown.add(name);
        assertThat(cleanUp.all().left())
                .anySatisfy(one -> assertThat(one).contains(name))
                .anySatisfy(one -> assertThat(one).contains(key));
        aws.meanwhile = () -> {
            aws.tags.put(key, tags);
            aws.notShown.clear();
        };
        assertThat(cleanUp.all().left()).isEmpty();
        assertThat(aws.logGroups).isEmpty();
        assertThat(aws.keys).containsEntry(key, true);
    }

    @Test
    void aKeyWhoseAnswerNeverCameIsNamed() {
        aws.failure = new IllegalStateException("the connection was lost");
        assertThatThrownBy(() -> sandbox.createKey("new", "{}")).hasMessageContaining("lost");
        assertThat(cleanUp.all().left()).anySatisfy(one -> assertThat(one).contains("may have been made", "lost"));
    }
}
