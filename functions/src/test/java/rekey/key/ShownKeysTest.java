package rekey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
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
        var trouble = KeysOf.place(PLACE, kms).trouble(new PreviousKey.Key(KEY));
        if (sentence == null) {
            assertThat(trouble).isEmpty();
        } else {
            assertThat(trouble.orElseThrow().sentence(KEY)).contains(KEY, sentence);
            assertThat(trouble.orElseThrow().isEnd()).isEqualTo(state.toString().contains("Deletion"));
        }
    }

    @Test
    void aKeyThatDoesNotExistIsMissingAndOfOneThatIsDeniedNothingIsClaimed() {
        var key = new PreviousKey.Key(KEY);
        assertThat(KeysOf.place(PLACE, new FakeKms()).trouble(key).orElseThrow().sentence(KEY))
                .contains("does not exist", "cannot be read any more");
        for (var code : List.of("AccessDeniedException", "ThrottlingException", "KMSInternalException")) {
            var kms = new FakeKms().refusing(KEY, Refusals.of(code, 400, "no"));
            assertThat(KeysOf.place(PLACE, kms).trouble(key)).isEmpty();
        }
    }

    @Test
    void aFewKeysOfAPlaceAreLookedAtEachOnce() {
        var kms = new FakeKms();
        var shown = KeysOf.place(PLACE, kms);
        for (int i = 0; i < 200; i++) {
            shown.trouble(new PreviousKey.Key("arn:aws:kms:eu-central-1:111122223333:key/" + i % 50));
        }
        assertThat(kms.calls()).isEqualTo(ShownKeys.MOST_LOOKED_AT);
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
