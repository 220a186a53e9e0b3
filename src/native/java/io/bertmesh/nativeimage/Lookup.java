package io.bertmesh.nativeimage;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line of {@link LookupRecord}.
 *
 * @param method of the JDK, such as {@code getDeclaredField}
 * @param caller the nearest calling class that is not the JDK's
 */
record Lookup(String method, String receiver, String first, String second, String caller) {

    static Lookup parse(String line) {
        String[] fields = line.split("\t", -1);
        return new Lookup(fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** The class whose members are looked up, or the class that is looked up. */
    String type() {
        return switch (method) {
            case "forName", "findClass", "findConstructor", "findStaticVarHandle" -> first;
            default -> receiver;
        };
    }

    boolean isOfResource() {
        return method.startsWith("getResource");
    }

    boolean isOfForeignFunction() {
        return method.equals("downcallHandle");
    }

    /** What a native image with these registrations would not find. */
    Optional<String> missingIn(Registrations registrations) {
        boolean isThere = switch (method) {
            case "forName", "findClass" -> registrations.hasType(type());
            case "getConstructor", "getDeclaredConstructor" -> registrations.hasConstructor(type(), parameters(first));
            case "findConstructor" -> registrations.hasConstructor(type(), parameters(second));
            case "getMethod", "getDeclaredMethod" -> registrations.hasMethod(type(), first, parameters(second));
            case "getField", "getDeclaredField" -> registrations.hasField(type(), first);
            case "findStaticVarHandle" -> registrations.hasField(type(), second);
            case "getConstructors", "getDeclaredConstructors" -> registrations.has(type(), "allDeclaredConstructors");
            case "getMethods" ->
                registrations.has(type(), "allPublicMethods") || registrations.has(type(), "allDeclaredMethods");
            case "getDeclaredMethods" -> registrations.has(type(), "allDeclaredMethods");
            case "getFields", "getDeclaredFields" -> registrations.has(type(), "allDeclaredFields");
            // A record's components come with the record.
            case "getRecordComponents" -> registrations.hasType(type());
            case "getResourceAsStream", "getResources" -> registrations.hasResource(first.replaceFirst("^/", ""));
            case "downcallHandle" -> registrations.hasDowncall(second);
            default -> throw new IllegalStateException(method + ": not known");
        };
        return isThere ? Optional.empty() : Optional.of(toString());
    }

    private static List<String> parameters(String list) {
        return list.isEmpty() ? List.of() : Stream.of(list.split(",")).toList();
    }
}
