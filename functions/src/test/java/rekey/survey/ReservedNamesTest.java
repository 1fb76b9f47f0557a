package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.place.Place;
import rekey.run.Bucket;

class ReservedNamesTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");

    private static final Place ELSEWHERE = new Place("111122223333", "us-east-1");

    private final FakeS3 s3 = new FakeS3();
    private final ReservedNames names = new ReservedNames(new Bucket(s3, "bucket"));

    @Test
    void whatARotationWasRefusedTheNextRunKnows() {
        names.learn(PLACE, Set.of("aws/spans", "b"), Set.of());
        assertThat(names.refused(PLACE)).containsExactlyInAnyOrder("aws/spans", "b");
        assertThat(names.refused(ELSEWHERE)).isEmpty();
        assertThat(new ReservedNames(new Bucket(s3, "bucket")).refused(PLACE))
                .containsExactlyInAnyOrder("aws/spans", "b");
    }

    @Test
    void aPlaceWithoutSuchNamesHasNoObject() {
        names.learn(PLACE, Set.of(), Set.of());
        assertThat(names.refused(PLACE)).isEmpty();
        assertThat(s3.keys()).isEmpty();
    }

    @Test
    void onlyWhatAwsHasAnsweredForIsForgotten() {
        names.learn(PLACE, Set.of("a/1", "a/2", "b/1"), Set.of());
        names.learn(PLACE, Set.of("a/2", "c/1"), Set.of("a/1"));
        assertThat(names.refused(PLACE)).containsExactlyInAnyOrder("a/2", "b/1", "c/1");
        names.learn(PLACE, Set.of(), Set.of());
        assertThat(names.refused(PLACE)).containsExactlyInAnyOrder("a/2", "b/1", "c/1");
        names.learn(PLACE, Set.of(), Set.of("a/2", "b/1", "c/1"));
        assertThat(names.refused(PLACE)).isEmpty();
    }

    /// The same name may have been deleted, made anew and refused again.
    @Test
    void whatIsRefusedIsRememberedWhateverElseIsSaidOfIt() {
        names.learn(PLACE, Set.of("a"), Set.of());
        names.learn(PLACE, Set.of("a"), Set.of("a"));
        assertThat(names.refused(PLACE)).containsExactly("a");
    }

    /// Each place of a batch asks, and hardly one of them has such names.
    @Test
    void thePlacesOfAnInvocationShareOneListing() {
        for (int account = 0; account < 50; account++) {
            names.learn(new Place("%012d".formatted(account), "eu-central-1"), Set.of(), Set.of());
        }
        assertThat(s3.listings()).isEqualTo(1);
        assertThat(s3.reads()).isZero();
        assertThat(s3.puts()).isEmpty();
    }
}
