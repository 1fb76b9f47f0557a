package rekey.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeS3;
import rekey.place.Place;
import rekey.run.Bucket;

class ReservedNamesTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");

    private final FakeS3 s3 = new FakeS3();
    private final ReservedNames names = new ReservedNames(new Bucket(s3, "bucket"), PLACE);

    @Test
    void whatARotationWasRefusedTheNextRunKnows() {
        names.learn(Set.of("aws/spans", "b"), _ -> true);
        assertThat(names.refused()).containsExactlyInAnyOrder("aws/spans", "b");
        assertThat(new ReservedNames(new Bucket(s3, "bucket"), new Place("111122223333", "us-east-1")).refused())
                .isEmpty();
    }

    @Test
    void aPlaceWithoutSuchNamesHasNoObject() {
        names.learn(Set.of(), _ -> true);
        assertThat(names.refused()).isEmpty();
        assertThat(s3.keys()).isEmpty();
    }

    @Test
    void whatIsNotRefusedAnyMoreIsForgottenAndWhatWasNotTriedIsNot() {
        names.learn(Set.of("a/1", "a/2", "b/1"), _ -> true);
        names.learn(Set.of("a/2"), name -> name.startsWith("a/"));
        assertThat(names.refused()).containsExactlyInAnyOrder("a/2", "b/1");
        names.learn(Set.of(), _ -> true);
        assertThat(names.refused()).isEmpty();
    }
}
