package io.bertmesh.nativeimage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.StackWalker.StackFrame;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes lookups to a file, each once, as it happens: {@code method TAB receiver TAB first TAB second TAB caller}.
 *
 * <p>A class is written by name, several with commas between them, any other object by its class, and null as
 * {@code -}.
 */
public final class LookupRecord {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    /** Set while this thread writes, because those lookups are not the service's. */
    private static final ThreadLocal<Boolean> WRITING = new ThreadLocal<>();

    private static volatile @Nullable PrintStream file;

    private LookupRecord() {}

    static void open(Path path) throws IOException {
        file = new PrintStream(new FileOutputStream(path.toFile()), true, StandardCharsets.UTF_8);
    }

    /** Called by the JDK's own methods. */
    public static void add(String method, @Nullable Object receiver, @Nullable Object first, @Nullable Object second) {
        PrintStream target = file;
        if (target == null || WRITING.get() != null) {
            return;
        }
        WRITING.set(true);
        try {
            String line = String.join("\t", method, name(receiver), name(first), name(second), caller());
            if (SEEN.add(line)) {
                target.println(line);
            }
        } finally {
            WRITING.remove();
        }
    }

    /** The nearest class on the stack that is not the JDK's. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackFrame::getClassName)
                        .filter(name -> !name.matches("(java|javax|jdk|sun|com\\.sun)\\..*")
                                && !name.equals(LookupRecord.class.getName()))
                        .findFirst())
                .orElse("-");
    }

    private static String name(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof Class<?>[] types) {
            return Arrays.stream(types).map(Class::getTypeName).collect(Collectors.joining(","));
        }
        if (value instanceof MethodType type) {
            return name(type.parameterArray());
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        boolean isReadable = value instanceof String || value instanceof FunctionDescriptor;
        return isReadable ? value.toString() : value.getClass().getName();
    }
}
