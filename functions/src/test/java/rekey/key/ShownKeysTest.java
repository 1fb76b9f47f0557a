package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.outcome.Blame;
import rekey.place.Place;
import rekey.target.PreviousKey;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

class ShownKeysTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/logs";

    @ParameterizedTest
    @ValueSource(strings = {ALIAS, "alias/logs", "1234abcd-12ab-34cd-56ef-1234567890ab"})
    void aNameIsAskedForOnceHoweverOftenItIsShown(String name) {
        var kms = FakeKms.knowing(name, KeyMetadata.builder().arn(KEY).build());
        var shown = KeysOf.place(PLACE, kms);
        for (int i = 0; i < 100; i++) {
            assertThat(shown.of(name)).isEqualTo(new ShownKey.Told(new PreviousKey.Key(KEY)));
        }
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void kmsIsAskedForNoNameWhenTimeIsUpAndAskedTheNextTime() {
        var kms = FakeKms.knowing(ALIAS, KeyMetadata.builder().arn(KEY).build());
        var shown = KeysOf.place(PLACE, kms);
        assertThat(shown.of(ALIAS, () -> true))
                .isInstanceOfSatisfying(
                        ShownKey.Unread.class,
                        unread -> assertThat(unread.failure().passes()).isTrue());
        assertThat(kms.calls()).isZero();
        assertThat(shown.of(ALIAS, () -> false)).isEqualTo(new ShownKey.Told(new PreviousKey.Key(KEY)));
        assertThat(shown.of(ALIAS, () -> true)).isEqualTo(new ShownKey.Told(new PreviousKey.Key(KEY)));
    }

    @Test
    void aKeysArnAndNoKeyTakeNoCall() {
        var kms = new FakeKms();
        var shown = KeysOf.place(PLACE, kms);
        assertThat(shown.of(KEY)).isEqualTo(new ShownKey.Told(new PreviousKey.Key(KEY)));
        assertThat(shown.of((String) null)).isEqualTo(new ShownKey.Told(new PreviousKey.None()));
        assertThat(kms.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NotFoundException, 400",
        "AccessDeniedException, 400",
        "InvalidArnException, 400",
    })
    void aNameThatMeansNoKnownKeyIsNoKeyAndAwssWordsAreKept(String code, int status) {
        var kms = new FakeKms().refusing(ALIAS, Refusals.of(code, status, "AWS says no"));
        var shown = KeysOf.place(PLACE, kms);
        for (int i = 0; i < 100; i++) {
            assertThat(shown.of(ALIAS)).isEqualTo(new ShownKey.Told(new PreviousKey.Named(ALIAS)));
        }
        assertThat(kms.calls()).isEqualTo(1);
        assertThat(shown.warnings()).singleElement().asString().contains(ALIAS, code, "AWS says no");
    }

    @ParameterizedTest
    @CsvSource({"ThrottlingException, 400", "KMSInternalException, 500", "DependencyTimeoutException, 500"})
    void whatKmsCannotAnswerNowIsLeftForLaterAFewTimes(String code, int status) {
        var kms = new FakeKms().refusing(ALIAS, Refusals.of(code, status, "later"));
        var shown = KeysOf.place(PLACE, kms);
        for (int i = 0; i < 100; i++) {
            assertThat(shown.of(ALIAS))
                    .isInstanceOfSatisfying(
                            ShownKey.Unread.class,
                            unread -> assertThat(unread.failure().blame()).isEqualTo(Blame.AWS));
        }
        assertThat(kms.calls()).isEqualTo(ShownKeys.MOST_TRIALS);
        assertThat(shown.warnings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "ENABLED, ",
        "UPDATING, ",
        "DISABLED, can be read only while it is enabled (EnableKey in account 111122223333)",
        "UNAVAILABLE, can be read only while it is enabled",
        "PENDING_IMPORT, can be read only while it is enabled",
        "PENDING_DELETION, becomes unreadable on 2026-12-06T12:00:00Z",
        "PENDING_REPLICA_DELETION, becomes unreadable once its replicas are deleted"
    })
    void whatAKeysStateMeansForWhatIsStoredUnderIt(KeyState state, @Nullable String sentence) {
        var date = state == KeyState.PENDING_DELETION ? Instant.parse("2026-12-06T12:00:00.123Z") : null;
        var kms = FakeKms.knowing(
                KEY,
                KeyMetadata.builder()
                        .arn(KEY)
                        .keyState(state)
                        .deletionDate(date)
                        .build());
        var health = health(KeysOf.place(PLACE, kms), KEY);
        if (sentence == null) {
            assertThat(health).isEqualTo(new KeyHealth.Fit());
        } else {
            assertThat(health)
                    .isInstanceOfSatisfying(
                            KeyTrouble.class,
                            trouble -> assertThat(trouble.sentence(KEY)).contains(KEY, sentence))
                    .isInstanceOfSatisfying(
                            KeyTrouble.class,
                            trouble -> assertThat(trouble.isEnd())
                                    .isEqualTo(state.toString().contains("Deletion")));
        }
    }

    private static KeyHealth health(ShownKeys shown, String key) {
        return shown.health(new PreviousKey.Key(key), () -> false);
    }

    @Test
    void aKeyThatDoesNotExistIsMissing() {
        assertThat(health(KeysOf.place(PLACE, new FakeKms()), KEY))
                .isInstanceOfSatisfying(
                        KeyTrouble.class,
                        trouble -> assertThat(trouble.sentence(KEY))
                                .contains("does not exist", "cannot be read any more"));
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 400",
        "ThrottlingException, 400",
        "KMSInternalException, 500",
        "InvalidArnException, 400"
    })
    void aKeyThatKmsSaysNothingOfIsNotCalledFitAndIsAskedForAgain(String code, int status) {
        var kms =
                new FakeKms().knowingToo(KEY, FakeKms.key(KEY)).refusing(KEY, Refusals.of(code, status, "AWS says no"));
        var shown = KeysOf.place(PLACE, kms);
        assertThat(health(shown, KEY))
                .isInstanceOfSatisfying(
                        KeyHealth.NotLookedAt.class,
                        unseen -> assertThat(unseen.why()).contains("DescribeKey", code, "AWS says no"));
        kms.refusingNoMore(KEY);
        assertThat(health(shown, KEY)).isEqualTo(new KeyHealth.Fit());
    }

    @ParameterizedTest(name = "account {0}: fit {1}")
    @CsvSource({KeysOf.HUB + ", true", "444455556666, false"})
    void aKeyOfTheHubIsLookedAtByTheHubWhereTheMemberMayNot(String account, boolean fit) {
        var key = KEY.replace("111122223333", account);
        var member = new FakeKms().refusing(key, Refusals.of("AccessDeniedException", 400, "no"));
        var shown = KeysOf.place(PLACE, member, FakeKms.knowing(key, FakeKms.key(key)));
        assertThat(health(shown, key) instanceof KeyHealth.Fit).isEqualTo(fit);
    }

    @Test
    void aNumberOfKeysOfAPlaceAreLookedAtEachOnceAndTheOthersAreNotCalledFit() {
        int keys = ShownKeys.MOST_LOOKED_AT + 10;
        var kms = new FakeKms();
        var shown = KeysOf.place(PLACE, kms);
        var found = IntStream.range(0, 3 * keys)
                .mapToObj(i -> health(shown, "arn:aws:kms:eu-central-1:111122223333:key/" + i % keys))
                .toList();
        assertThat(kms.calls()).isEqualTo(ShownKeys.MOST_LOOKED_AT);
        assertThat(found).filteredOn(KeyHealth.NotLookedAt.class::isInstance).hasSize(3 * 10);
    }

    @Test
    void whereKmsIsSilentItIsNotAskedForEveryKey() {
        var kms = FakeKms.refusing(Refusals.of("ThrottlingException", 400, "slow down"));
        var shown = KeysOf.place(PLACE, kms);
        var found = IntStream.range(0, 20)
                .mapToObj(i -> health(shown, "arn:aws:kms:eu-central-1:111122223333:key/" + i))
                .toList();
        assertThat(kms.calls()).isLessThanOrEqualTo(ShownKeys.MOST_SILENCES);
        assertThat(found).allMatch(KeyHealth.NotLookedAt.class::isInstance);
        assertThat(found.getLast().toString()).contains("gave no answer for 3 keys");
    }

    @Test
    void noKeyIsLookedAtWhenTimeIsUpAndNoneIsCalledFit() {
        var kms = FakeKms.knowing(KEY, FakeKms.key(KEY));
        var shown = KeysOf.place(PLACE, kms);
        assertThat(shown.health(new PreviousKey.Key(KEY), () -> true)).isInstanceOf(KeyHealth.NotLookedAt.class);
        assertThat(kms.calls()).isZero();
        assertThat(health(shown, KEY)).isEqualTo(new KeyHealth.Fit());
    }

    @Test
    void aNameThatMeansAKeyTheNextTimeIsRead() {
        var kms = FakeKms.knowing(ALIAS, KeyMetadata.builder().arn(KEY).build())
                .refusingOnce(ALIAS, Refusals.of("ThrottlingException", 400, "later"));
        var shown = KeysOf.place(PLACE, kms);
        assertThat(shown.of(ALIAS)).isInstanceOf(ShownKey.Unread.class);
        assertThat(shown.of(ALIAS)).isEqualTo(new ShownKey.Told(new PreviousKey.Key(KEY)));
    }
}
