package rekey.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, aws, amazonaws.com, console.aws.amazon.com",
        "cn-north-1, aws-cn, amazonaws.com.cn, console.amazonaws.cn",
        "us-gov-west-1, aws-us-gov, amazonaws.com, console.amazonaws-us-gov.com"
    })
    void arnsAndAddressesCarryThePartitionOfTheRegion(String region, String partition, String suffix, String console) {
        var place = new Place("111122223333", region);
        assertThat(place.queryResultsArn())
                .isEqualTo("arn:%s:logs:%s:111122223333:query-result:*".formatted(partition, region));
        assertThat(place.logGroupArn("/aws/lambda/f"))
                .isEqualTo("arn:%s:logs:%s:111122223333:log-group:/aws/lambda/f".formatted(partition, region));
        assertThat(place.roleArn("RekeyMember"))
                .isEqualTo("arn:%s:iam::111122223333:role/RekeyMember".formatted(partition));
        assertThat(place.partition().dnsSuffix()).isEqualTo(suffix);
        assertThat(place.partition().consoleHost()).isEqualTo(console);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1111222233334", "11112222333x", " 111122223333"})
    void anAccountHasTwelveDigits(String account) {
        assertThatThrownBy(() -> new Place(account, "eu-central-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("account must be 12 digits, was \"" + account + "\"");
    }

    @Test
    void placesAreOrderedByAccountAndThenByRegion() {
        var a = new Place("111111111111", "eu-central-1");
        var b = new Place("111111111111", "us-east-1");
        var c = new Place("222222222222", "af-south-1");
        assertThat(List.of(c, b, a).stream().sorted()).containsExactly(a, b, c);
    }
}
