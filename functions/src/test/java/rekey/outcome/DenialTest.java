package rekey.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.DenialForm;
import rekey.place.Place;

class DenialTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");

    static Stream<DenialForm> forms() {
        return DenialForm.all();
    }

    static Stream<DenialForm> ofMembers() {
        return DenialForm.of("kms", "logs", "account");
    }

    static Stream<DenialForm> ofS3() {
        return DenialForm.of("s3");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theEndOfTheSentenceTellsWhoDeniesItAndHow(DenialForm form) {
        assertThat(Denial.of(form.error())).isEqualTo(form.denial());
    }

    @ParameterizedTest
    @MethodSource("ofMembers")
    void whatAMembersServiceDeniesHasItsBlameAndRemedy(DenialForm form) {
        var failure = Failures.of(form.error(), PLACE, "Doing", "");
        assertThat(failure.blame()).isEqualTo(form.blame());
        assertThat(failure.remedy()).contains(form.remedy());
        assertThat(form.wordsNever()).noneMatch(failure.remedy()::contains);
        assertThat(Denial.of(failure)).isEqualTo(form.denial());
    }

    @ParameterizedTest
    @MethodSource("ofS3")
    void whatABucketDeniesAFunctionIsNoBugOfRekeys(DenialForm form) {
        var failure = Unforeseen.failure(
                new IllegalStateException("a page could not be read", new IllegalStateException(form.message())));
        assertThat(failure.blame()).isEqualTo(form.blame());
        assertThat(failure.remedy()).contains(form.remedy());
    }

    @Test
    void theTableHasEveryPolicyThatAwsNamesDenyingAndNotAllowing() {
        assertThat(DenialForm.all().flatMap(form -> form.denial().stream()).map(Denial::by))
                .contains(Denial.By.values());
        assertThat(DenialForm.all()
                        .flatMap(form -> form.denial().stream())
                        .filter(denial -> denial.by() != Denial.By.UNTOLD)
                        .map(denial -> denial.by() + " " + denial.how()))
                .containsAll(Arrays.stream(Denial.By.values())
                        .filter(by -> by != Denial.By.UNTOLD)
                        .map(by -> by + " " + Denial.How.EXPLICIT)
                        .toList());
        assertThat(DenialForm.all().map(DenialForm::service).distinct())
                .contains("sts", "logs", "kms", "organizations", "s3");
    }

    /// It wraps a sentence where its answers go through other hands.
    @ParameterizedTest
    @MethodSource("forms")
    void aLineBreakChangesNothing(DenialForm form) {
        var broken = form.message().replace(" ", "\n ");
        assertThat(Denial.of(new AwsError(form.code(), 400, broken))).isEqualTo(form.denial());
    }

    @ParameterizedTest
    @EnumSource(value = Denial.By.class)
    void nobodyIsToldOfAKeyForWhatKeepsTheRoleOut(Denial.By by) {
        var denial = new Denial(by, Denial.How.EXPLICIT, Optional.of("kms:DescribeKey"), Optional.empty());
        assertThat(denial.keepsOut() && denial.mayBeOfTheResource()).isFalse();
    }
}
