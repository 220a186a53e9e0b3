package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that REST writes records of its own. */
final class JsonRecordsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.bertmesh");

    /** A rename inside the service must change no answer. */
    @Test
    void writesNothingOfTheDomainAsJson() {
        List<JavaClass> resources = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith("jakarta.ws.rs.Path"))
                .toList();
        Stream<JavaType> answers = resources.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaMethod::getReturnType);
        Stream<JavaType> fields = CLASSES.stream()
                .filter(type -> type.isRecord() && resources.stream().anyMatch(isBeside(type)))
                .flatMap(type -> type.getFields().stream())
                .map(JavaField::getType);

        assertThat(Stream.concat(answers, fields)
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getName)
                        .filter(name -> name.startsWith("io.bertmesh."))
                        .distinct())
                .contains("io.bertmesh.protocol.bertmesh.rest.FillMaskResource$FillMaskResult")
                .allMatch(name -> name.startsWith("io.bertmesh.protocol."));
    }

    private static Predicate<JavaClass> isBeside(JavaClass type) {
        return resource -> resource.getPackageName().equals(type.getPackageName());
    }
}
