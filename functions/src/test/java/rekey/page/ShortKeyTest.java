package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortKeyTest {
    private static final String ID = "0e1f7c52-6c1b-4f0e-9a53-3d3f4f1f7a11";

    private static ShortKey on(@Nullable String key) {
        return ShortKey.of(key, "111111111111");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:kms:eu-central-1:111111111111:key/ID     | 0e1f7c52…",
                "arn:aws-cn:kms:cn-north-1:999999999999:key/ID    | 999999999999 0e1f7c52…",
                "arn:aws:kms:eu-central-1:111111111111:key/mrk-ID | mrk-0e1f7c52…",
                "arn:aws:kms:eu-central-1:111111111111:key/short  | short"
            })
    void aKeyIsTheBeginningOfItsIdWithTheAccountOfAnother(String arn, String words) {
        var key = arn.replace("ID", ID);
        assertThat(on(key)).isEqualTo(new ShortKey(words, key));
    }

    @ParameterizedTest
    @CsvSource({"new", "each its own"})
    void whatIsNoKeyStaysAsItIs(String text) {
        assertThat(on(text)).isEqualTo(new ShortKey(text, ""));
        assertThat(on(null)).isEqualTo(new ShortKey("", ""));
    }
}
