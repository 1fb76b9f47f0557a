package rekey;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import rekey.lambda.JsonHandler;

/// What the packages may know of each other and of the world.
class ArchitectureTest {
    private static final JavaClasses REKEY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("rekey");

    /// The classes that may touch the AWS SDK; what they hand on is Rekey's own.
    private static final Set<String> SDK_EDGE = Set.of(
            "rekey.canary.CanaryHandler",
            "rekey.holders.LogsHolders",
            "rekey.holders.PlaceHolders",
            "rekey.key.KeyReader",
            "rekey.key.KeyUses",
            "rekey.key.KeyWriter",
            "rekey.logs.NamedLogGroups",
            "rekey.logs.PlaceLogs",
            "rekey.logs.QueryProbe",
            "rekey.logs.StackTags",
            "rekey.member.AssumedRoles",
            "rekey.member.Members",
            "rekey.organization.AccountRegions",
            "rekey.organization.OrganizationListing",
            "rekey.pack.PackHandler",
            "rekey.plan.PlanHandler",
            "rekey.regions.RegionsHandler",
            "rekey.finish.Announcement",
            "rekey.reconcile.ChildExecutions",
            "rekey.reconcile.ExecutionFailure",
            "rekey.finish.ReportHandler",
            "rekey.rotate.RotateHandler",
            "rekey.run.Bucket",
            "rekey.run.Executions",
            "rekey.survey.SurveyHandler",
            "rekey.verify.VerifyHandler");

    /// Where clock, sleep and environment are read; everybody else is given them.
    private static final Set<String> WORLD_EDGE = Set.of(
            "rekey.pacing.SystemTime", "rekey.lambda.Settings", "rekey.plan.PlanHandler", "rekey.finish.ReportHandler");

    private static final Set<String> WORLD = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.util.Date.<init>");

    private static String topLevel(JavaClass type) {
        return type.getName().replaceAll("\\$.*", "");
    }

    private static DescribedPredicate<JavaClass> among(Set<String> names) {
        return describe("among " + names.stream().sorted().toList(), type -> names.contains(topLevel(type)));
    }

    private static String called(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }

    @Test
    void onlyTheEdgeTouchesTheAwsSdk() {
        noClasses()
                .that(not(among(SDK_EDGE)))
                .and()
                .resideOutsideOfPackage("rekey.aws")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(REKEY);
    }

    @Test
    void theEdgeIsNoLargerThanItMustBe() {
        assertThat(REKEY.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> dependency
                                        .getTargetClass()
                                        .getPackageName()
                                        .startsWith("software.amazon.awssdk")))
                        .map(ArchitectureTest::topLevel)
                        .filter(name -> !name.startsWith("rekey.aws."))
                        .collect(Collectors.toSet()))
                .isEqualTo(SDK_EDGE);
        assertThat(REKEY.stream()
                        .filter(type ->
                                type.getAccessesFromSelf().stream().anyMatch(access -> WORLD.contains(called(access))))
                        .map(ArchitectureTest::topLevel)
                        .collect(Collectors.toSet()))
                .isEqualTo(WORLD_EDGE);
    }

    /// So each call has the time limits of [rekey.aws.Clients].
    @Test
    void onlyClientsMakesClients() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("rekey.aws.Clients")
                .should()
                .accessTargetWhere(describe(
                        "a client of the AWS SDK is made",
                        access -> (access.getName().equals("build")
                                        && access.getTargetOwner()
                                                .isAssignableTo(
                                                        "software.amazon.awssdk.core.client.builder.SdkClientBuilder"))
                                || (access.getName().equals("create")
                                        && access.getTargetOwner()
                                                .isAssignableTo("software.amazon.awssdk.core.SdkClient"))))
                .check(REKEY);
    }

    @Test
    void clockSleepAndEnvironmentComeIn() {
        noClasses()
                .that(not(among(WORLD_EDGE)))
                .should()
                .accessTargetWhere(
                        describe("the target is clock, sleep or environment", access -> WORLD.contains(called(access))))
                .check(REKEY);
    }

    @Test
    void theConceptsHaveNoCycles() {
        slices().matching("rekey.(*)..").should().beFreeOfCycles().check(REKEY);
    }

    @Test
    void rotateAndVerifyKnowNothingOfEachOther() {
        assertNoneKnows("rotate", "verify", "reconcile", "report", "page", "finish");
        assertNoneKnows("verify", "rotate", "reconcile", "report", "page", "finish");
    }

    @Test
    void aRunsEndIsReadFromBelowAlone() {
        assertNoneKnows("progress", "rotate", "verify", "reconcile", "report", "page", "finish");
        assertNoneKnows("reconcile", "rotate", "verify", "report", "page", "finish");
        assertNoneKnows("report", "rotate", "verify", "page", "finish");
        assertNoneKnows("page", "rotate", "verify", "finish");
        assertNoneKnows("finish", "rotate", "verify");
    }

    private static void assertNoneKnows(String concept, String... others) {
        noClasses()
                .that()
                .resideInAPackage("rekey." + concept)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of(others).map("rekey."::concat).toArray(String[]::new))
                .check(REKEY);
    }

    @Test
    void noClassesShareAName() {
        assertThat(REKEY.stream()
                        .filter(type ->
                                type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                        .collect(Collectors.groupingBy(JavaClass::getSimpleName))
                        .values())
                .allSatisfy(same -> assertThat(same).hasSize(1));
    }

    @Test
    void noConceptIsALayer() {
        assertThat(packages().map(JavaPackage::getRelativeName))
                .hasSizeGreaterThan(10)
                .doesNotContain("model", "service", "util", "utils", "common", "helper", "impl");
    }

    @Test
    void everyPackageSaysThatItsReferencesAreNotNull() {
        assertThat(packages())
                .allSatisfy(concept -> assertThat(concept.isAnnotatedWith(NullMarked.class))
                        .as(concept.getName() + " has a package-info with @NullMarked")
                        .isTrue());
    }

    @Test
    void onlyHandlersAreEntries() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Handler")
                .should()
                .beAssignableTo(JsonHandler.class)
                .check(REKEY);
        classes()
                .that()
                .areAssignableTo(JsonHandler.class)
                .should()
                .haveSimpleNameEndingWith("Handler")
                .check(REKEY);
    }

    private static Stream<JavaPackage> packages() {
        return Stream.concat(Stream.of(REKEY.getPackage("rekey")), REKEY.getPackage("rekey").getSubpackages().stream())
                .filter(concept -> !concept.getClasses().isEmpty());
    }
}
