package io.bertmesh;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds every package to its place. Code generated from the protos (io.bertmesh.v1) is exempt. */
final class ArchitectureTest {
    private static final int MAX_FILE_LINES = 250;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("io/bertmesh/v1/"))
            .importPackages("io.bertmesh");

    /** The packages of the tasks: each has a bean {@code ...Task}. A task may use another. */
    private static final Set<String> TASKS = CLASSES.stream()
            .filter(type -> type.getSimpleName().endsWith("Task") && type.isAnnotatedWith(ApplicationScoped.class))
            .map(type -> type.getPackageName().substring("io.bertmesh.".length()))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> TASK_IMPORTS =
            with(TASKS, "inference", "catalog", "tokenizer", "model", "cache", "call", "error");
    private static final Set<String> SEAM_IMPORTS = Set.of("call", "config", "telemetry", "security", "error");
    private static final Set<String> DIALECT_IMPORTS =
            with(TASKS, "protocol", "inference", "catalog", "model", "cache", "call", "config", "error");

    /** Each package but those of the tasks, "" being the root, and the packages of ours it may import. */
    private static final List<Map.Entry<String, Set<String>>> OTHERS = List.of(
            entry("error", Set.of()),
            entry("call", Set.of("error")),
            entry("tokenizer", Set.of("error")),
            entry("model", Set.of("tokenizer", "error")),
            entry("config", Set.of("model")),
            entry("telemetry", Set.of("call")),
            entry("security", Set.of("call", "config", "error")),
            // No package imports onnx: CDI wires it in.
            entry("onnx", Set.of("model", "config", "error")),
            entry("batching", Set.of("model", "call", "config", "telemetry", "error")),
            entry("cache", Set.of("model", "tokenizer", "call", "config", "telemetry", "error")),
            entry("catalog", Set.of("batching", "cache", "model", "tokenizer", "call", "config", "telemetry", "error")),
            entry("inference", Set.of("catalog", "batching", "cache", "model", "tokenizer", "call", "config", "error")),
            entry("protocol", SEAM_IMPORTS),
            entry("protocol.grpc", with(SEAM_IMPORTS, "protocol", "catalog")),
            entry("protocol.http", with(SEAM_IMPORTS, "protocol")),
            entry("protocol.bertmesh.grpc", with(DIALECT_IMPORTS, "protocol.grpc", "v1")),
            entry("protocol.bertmesh.rest", with(DIALECT_IMPORTS, "protocol.http")),
            entry("boot", with(SEAM_IMPORTS, "protocol", "protocol.grpc", "catalog", "model")),
            entry("", Set.of("boot", "protocol.http")));

    static final List<Map.Entry<String, Set<String>>> IMPORTS = Stream.concat(
                    TASKS.stream().map(task -> entry(task, TASK_IMPORTS)), OTHERS.stream())
            .toList();

    /** CDI subclasses its beans, so they stay open. A class is a bean when it carries one of these. */
    private static final List<String> BEAN_ANNOTATIONS = List.of(
            "jakarta.enterprise.context.",
            "jakarta.inject.",
            "jakarta.ws.rs.",
            "org.eclipse.microprofile.health.",
            "io.quarkus.grpc.",
            "io.quarkus.runtime.annotations.QuarkusMain");

    @ParameterizedTest
    @FieldSource("IMPORTS")
    void importsOnlyWhatTheTableAllows(Map.Entry<String, Set<String>> row) {
        String[] allowed = Stream.concat(Stream.of(row.getKey()), row.getValue().stream())
                .map(ArchitectureTest::ours)
                .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(ours(row.getKey()))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.bertmesh..").or(resideInAnyPackage(allowed)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void placesEveryClassInAPackageOfTheTable() {
        String[] packages = IMPORTS.stream()
                .map(Map.Entry::getKey)
                .map(ArchitectureTest::ours)
                .toArray(String[]::new);

        classes().should().resideInAnyPackage(packages).check(CLASSES);
    }

    @Test
    void formsNoCycle() {
        slices().matching("io.bertmesh.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "ai.onnxruntime.., io.bertmesh.onnx",
        "ai.djl.., io.bertmesh.tokenizer",
        "io.grpc.., io.bertmesh.protocol..",
        "com.github.benmanes.caffeine.., io.bertmesh.cache",
        "io.vertx.redis.., io.bertmesh.cache",
        "io.micrometer.., io.bertmesh.telemetry",
        "io.opentelemetry.., io.bertmesh.telemetry",
        "org.eclipse.microprofile.config.., io.bertmesh.[boot|protocol]..",
        "io.smallrye.config.., io.bertmesh.config",
        "org.jose4j.., io.bertmesh.security",
        "com.fasterxml.jackson.annotation.., io.bertmesh.[model|protocol]..",
        "com.fasterxml.jackson.databind.annotation.., io.bertmesh.[model|protocol]..",
        "org.eclipse.microprofile.openapi.., io.bertmesh.protocol.bertmesh.rest",
    })
    void importsLibraryInOnePlaceOnly(String library, String place) {
        noClasses()
                .that(resideOutsideOfPackage(place))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CLASSES);
    }

    @Test
    void marksEveryPackageAsNullMarked() {
        List<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(place -> !place.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @Test
    void closesEveryPublicClassButBeans() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(areNotBeans())
                .should()
                .haveModifier(JavaModifier.FINAL)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void inheritsFromNoClassOfOurs() {
        List<String> heirs = CLASSES.stream()
                .filter(type -> !type.isEnum())
                .filter(type -> type.getRawSuperclass()
                        .filter(parent -> parent.getPackageName().startsWith("io.bertmesh"))
                        .isPresent())
                .map(JavaClass::getName)
                .toList();

        assertThat(heirs).as("classes that extend a class of ours").isEmpty();
    }

    @Test
    void keepsEverySourceFileShort() throws IOException {
        List<String> longFiles = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(".*\\.(java|proto)"))
                    .filter(path -> !path.startsWith("src/main/proto-imports"))
                    .toList()) {
                int lines = Files.readAllLines(file).size();
                if (lines > MAX_FILE_LINES) {
                    longFiles.add(file + ": " + lines + " lines");
                }
            }
        }

        assertThat(longFiles).as("files over %d lines", MAX_FILE_LINES).isEmpty();
    }

    private static String ours(String name) {
        return name.isEmpty() ? "io.bertmesh" : "io.bertmesh." + name;
    }

    private static Set<String> with(Set<String> packages, String... more) {
        return Stream.concat(packages.stream(), Arrays.stream(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static DescribedPredicate<JavaClass> areNotBeans() {
        return DescribedPredicate.describe(
                "are not beans",
                type -> type.getAnnotations().stream()
                        .map(annotation -> annotation.getRawType().getName())
                        .noneMatch(name -> BEAN_ANNOTATIONS.stream().anyMatch(name::startsWith)));
    }
}
