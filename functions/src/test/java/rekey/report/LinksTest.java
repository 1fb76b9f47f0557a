package rekey.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {
    @ParameterizedTest
    @CsvSource({
        "aws, eu-central-1, console.aws.amazon.com",
        "aws-cn, cn-northwest-1, console.amazonaws.cn",
        "aws-us-gov, us-gov-west-1, console.amazonaws-us-gov.com"
    })
    void aRunIsOpenedInTheConsoleOfItsPartition(String partition, String region, String host) {
        var execution = "arn:%s:states:%s:111122223333:execution:rekey:r1".formatted(partition, region);
        assertThat(Links.of(execution, "bucket", "r1"))
                .isEqualTo(new Links(
                        "https://%s/states/home?region=%s#/v2/executions/details/%s".formatted(host, region, execution),
                        "https://%s/s3/buckets/bucket?region=%s&prefix=runs/r1/".formatted(host, region)));
    }

    @Test
    void aNameOfAnyAlphabetMakesAnAddress() {
        var name = "n\u00e4chtlich+\u5468";
        var links = Links.of("arn:aws:states:eu-central-1:111122223333:execution:rekey:" + name, "bucket", name);
        assertThat(links.folder()).endsWith("prefix=runs/n%C3%A4chtlich%2B%E5%91%A8/");
        assertThat(URI.create(links.execution()).getFragment()).endsWith(":" + name);
    }
}
