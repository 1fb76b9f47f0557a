package rekey.holders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.key.KeysOf;
import rekey.target.PreviousKey;

/// Which keys the names of holders mean: KMS may be silent for 40 seconds a call, and an invocation that
/// waits for it too often is ended in the middle.
class HeldKeysTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/k";
    private static final String ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/a";
    private static final int MANY = 30;

    private static Holder under(String key) {
        return new Holder(HolderKind.LOOKUP_TABLE, "t", null, key, null, "move", null);
    }

    private static Holders under(Stream<String> keys) {
        return new Holders(keys.map(HeldKeysTest::under).toList(), List.of());
    }

    private static Stream<String> names() {
        return IntStream.range(0, MANY).mapToObj(i -> ALIAS + i);
    }

    private static Stream<PreviousKey> keys(List<HeldKey> held) {
        return held.stream().map(HeldKey::key);
    }

    private static FakeKms answering() {
        var kms = new FakeKms();
        names().forEach(name -> kms.knowingToo(name, FakeKms.key(KEY)));
        return kms;
    }

    @Test
    void everyNameIsTheKeyThatItMeans() {
        var held = under(names()).on(KeysOf.place(VirtualHolders.PLACE, answering()), () -> false);
        assertThat(keys(held)).hasSize(MANY).containsOnly(new PreviousKey.Key(KEY));
    }

    @Test
    void aSilentKmsIsAskedForThreeNamesHoweverManyThereAre() {
        var kms = FakeKms.refusing(Refusals.of("KMSInternalException", 500, "later"));
        var held = under(names()).on(KeysOf.place(VirtualHolders.PLACE, kms), () -> false);
        assertThat(kms.calls()).isEqualTo(3);
        assertThat(keys(held)).hasSize(MANY).allMatch(PreviousKey.Named.class::isInstance);
    }

    @Test
    void whatAnArnNamesIsKnownBesideASilentKms() {
        var kms = FakeKms.refusing(Refusals.of("KMSInternalException", 500, "later"));
        var held =
                under(Stream.concat(names(), Stream.of(KEY))).on(KeysOf.place(VirtualHolders.PLACE, kms), () -> false);
        assertThat(held.getLast().key()).isEqualTo(new PreviousKey.Key(KEY));
    }

    /// A refusal comes at once and costs no time.
    @Test
    void aRefusalIsNoSilence() {
        var kms = answering();
        names().limit(MANY - 1).forEach(name -> kms.refusing(name, Refusals.of("AccessDeniedException", 400, "no")));
        var held = under(names()).on(KeysOf.place(VirtualHolders.PLACE, kms), () -> false);
        assertThat(held.getLast().key()).isEqualTo(new PreviousKey.Key(KEY));
    }

    @Test
    void kmsIsNotAskedWhenTimeIsUp() {
        var kms = answering();
        var up = new AtomicBoolean();
        var held = under(names()).on(KeysOf.place(VirtualHolders.PLACE, kms), () -> up.getAndSet(true));
        assertThat(kms.calls()).isOne();
        assertThat(keys(held).filter(PreviousKey.Key.class::isInstance)).hasSize(1);
    }
}
