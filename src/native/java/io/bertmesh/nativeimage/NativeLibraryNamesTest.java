package io.bertmesh.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Native code names what it looks up in the JVM by strings in its file. So this test finds them all, also those of
 * errors that no run causes.
 */
final class NativeLibraryNamesTest {

    private static final Pattern CLASS_NAME = Pattern.compile("(java|ai)/[A-Za-z0-9_/$]+");

    enum Library {
        ONNX_RUNTIME("ai.onnxruntime.OnnxTensor", "/ai/onnxruntime/native/linux-%s/libonnxruntime4j_jni.so"),
        TOKENIZERS("ai.djl.huggingface.tokenizers.jni.TokenizersLibrary", "/native/lib/linux-%s/cpu/libtokenizers.so");

        private final String user;
        private final String path;

        Library(String user, String path) {
            this.user = user;
            this.path = path;
        }
    }

    private static Registrations registrations;

    @BeforeAll
    static void load() throws IOException {
        registrations = Registrations.load();
    }

    @ParameterizedTest
    @EnumSource
    void classesThatItNamesAreRegistered(Library library) throws Exception {
        Set<Class<?>> named = classesNamedIn(content(library));

        assertThat(named)
                .extracting(Class::getName)
                .contains("java.lang.String")
                .hasSizeGreaterThan(2);
        assertThat(named)
                .extracting(Class::getTypeName)
                .allSatisfy(type -> assertThat(registrations.hasTypeForJni(type))
                        .as("%s: jniAccessible", type)
                        .isTrue());
    }

    @ParameterizedTest
    @EnumSource
    void constructorsThatItNamesAreRegistered(Library library) throws Exception {
        String content = content(library);
        List<Constructor<?>> named = classesNamedIn(content).stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredConstructors()))
                .filter(constructor -> isForThrowing(constructor)
                        || (!isOfJdk(constructor) && content.contains(descriptor(constructor))))
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(constructor -> assertThat(registrations.hasConstructor(
                                constructor.getDeclaringClass().getTypeName(),
                                typeNames(constructor.getParameterTypes())))
                        .as("%s", constructor)
                        .isTrue());
    }

    /** JNI creates an array of a class only if the image has the array's class. */
    @ParameterizedTest
    @EnumSource
    void arraysThatItReturnsAreRegistered(Library library) throws Exception {
        List<String> returned = nativeMethods(library)
                .map(Method::getReturnType)
                .filter(type -> type.isArray() && !type.getComponentType().isPrimitive())
                .map(Class::getTypeName)
                .distinct()
                .toList();

        assertThat(returned)
                .isNotEmpty()
                .allSatisfy(type -> assertThat(registrations.hasTypeForJni(type))
                        .as("%s: jniAccessible", type)
                        .isTrue());
    }

    /** Read as Latin-1, so that each byte is a character. */
    private static String content(Library library) throws Exception {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean isArm = machine.equals("aarch64");
        String platform = isArm ? machine : library == Library.ONNX_RUNTIME ? "x64" : "x86_64";
        Class<?> user = Class.forName(library.user, false, NativeLibraryNamesTest.class.getClassLoader());
        try (InputStream stream = Objects.requireNonNull(user.getResourceAsStream(library.path.formatted(platform)))) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Rust stores strings without gaps, so a name ends where a class of that name exists. */
    private static Set<Class<?>> classesNamedIn(String content) {
        Set<Class<?>> found = new TreeSet<>((one, other) -> one.getName().compareTo(other.getName()));
        CLASS_NAME
                .matcher(content)
                .results()
                .map(match -> match.group().replace('/', '.'))
                .distinct()
                .forEach(name -> longestClass(name, found));
        return found;
    }

    private static void longestClass(String name, Set<Class<?>> found) {
        for (int end = name.length(); end > name.lastIndexOf('.') + 1; end--) {
            try {
                found.add(Class.forName(name.substring(0, end), false, NativeLibraryNamesTest.class.getClassLoader()));
                return;
            } catch (ClassNotFoundException | LinkageError e) {
                // Not a class, so try one letter less.
            }
        }
    }

    /** {@code ThrowNew} names no constructor, because it uses the one with a message. */
    private static boolean isForThrowing(Constructor<?> constructor) {
        return Throwable.class.isAssignableFrom(constructor.getDeclaringClass())
                && Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {String.class});
    }

    /**
     * The JDK's many constructors match any descriptor, but native code creates only exceptions of the JDK's classes.
     */
    private static boolean isOfJdk(Constructor<?> constructor) {
        return constructor.getDeclaringClass().getName().startsWith("java.");
    }

    private static String descriptor(Constructor<?> constructor) {
        return MethodType.methodType(void.class, constructor.getParameterTypes())
                .toMethodDescriptorString();
    }

    private static List<String> typeNames(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getTypeName).toList();
    }

    private static Stream<Method> nativeMethods(Library library) throws Exception {
        Class<?> user = Class.forName(library.user, false, NativeLibraryNamesTest.class.getClassLoader());
        URI jar = URI.create("jar:" + user.getProtectionDomain().getCodeSource().getLocation());
        String folder = "/" + user.getPackageName().replace('.', '/');
        try (FileSystem content = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> files = Files.list(content.getPath(folder))) {
            return files
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> user.getPackageName() + "." + file.substring(0, file.length() - 6))
                    .flatMap(name -> methods(name))
                    .filter(method -> Modifier.isNative(method.getModifiers()))
                    .toList()
                    .stream();
        }
    }

    private static Stream<Method> methods(String type) {
        try {
            return Arrays.stream(Class.forName(type, false, NativeLibraryNamesTest.class.getClassLoader())
                    .getDeclaredMethods());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
